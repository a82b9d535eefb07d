package io.gristmill.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.file.FileLimits;
import io.gristmill.file.Removal;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobFilter;
import io.gristmill.job.JobQuery;
import io.gristmill.job.JobSpec;
import io.gristmill.job.JobState;
import io.gristmill.job.JobStore;
import io.gristmill.job.Submission;
import io.gristmill.job.Submission.Outcome;
import io.gristmill.job.Tombstone;

/** What goes when its time is up, and what stays. */
class RetentionTest {
    private static final Duration TOMBSTONE = Duration.ofDays(2);
    private static final Duration FILE = FileLimits.withReserve(0).expireAfter();

    @TempDir
    Path data;
    private Instant now = Samples.CREATED;
    private Storage storage;
    private JobStore jobs;

    @BeforeEach
    void open() throws Exception {
        storage = Storage.open(data, new Storage.Settings(() -> now, FileLimits.withReserve(0), TOMBSTONE,
                Storage.ResultSizes.NORMAL));
        jobs = storage.jobs();
    }

    @AfterEach
    void close() throws Exception {
        storage.close();
    }

    private static Job job(String id, Duration kept) {
        Job job = Samples.job(id);
        JobSpec spec = job.spec();
        return job.withSpec(new JobSpec(spec.function(), spec.parameters(), spec.inputKind(), spec.source(), spec.options()
                .expiringAfter(kept), spec.labels()));
    }

    private void end(Job job, String... files) {
        jobs.submit(new Submission(job, null, List.of(files), List.of())).join();
        jobs.write(JobChange.of(ended(job))).join();
    }

    private Job ended(Job job) {
        return Samples.running(job).withState(JobState.SUCCEEDED, null).finished(now);
    }

    private String put(String content) throws IOException {
        return storage.files().put(new ByteArrayInputStream(content.getBytes()), "a", "x/y", 100).file().sha256();
    }

    private void sweepAfter(Duration time) throws IOException {
        now = now.plus(time);
        storage.sweep();
    }

    @Test
    void anEndedJobGoesWithAllItsDataWhenItsTimeIsUp() throws Exception {
        Files.createDirectories(storage.results().inputDirectory("j1"));
        end(job("j1", Duration.ofHours(1)));
        sweepAfter(Duration.ofMinutes(59));
        assertThat(jobs.find("j1").orElseThrow().expiresAt()).isEqualTo(Samples.CREATED.plus(Duration.ofHours(1)));
        assertThat(data.resolve("jobs/j1")).isDirectory();
        sweepAfter(Duration.ofMinutes(1));
        assertThat(jobs.find("j1")).isEmpty();
        assertThat(data.resolve("jobs/j1")).doesNotExist();
        assertThat(jobs.tombstone("j1")).contains(new Tombstone("j1", Tombstone.Cause.EXPIRED, now));
    }

    @Test
    void whatHasNotEndedStaysAndSoDoesWhatAnEarlierVersionPromisedToKeep() throws Exception {
        jobs.submit(Samples.submission(job("j1", Duration.ofHours(1)))).join();
        end(Samples.job("j2"));
        sweepAfter(Duration.ofDays(1000));
        assertThat(jobs.list(new JobQuery(JobFilter.ALL, JobQuery.Order.NEWEST, null, 9))).extracting(Job::id)
                .containsExactly("j2", "j1");
        assertThat(jobs.tombstone("j2")).isEmpty();
    }

    @Test
    void aJobThatGoesOnAfterItsEndHasNoTimeToBeUp() throws Exception {
        Job job = job("j1", Duration.ofHours(1));
        end(job);
        jobs.write(JobChange.of(Samples.running(job))).join();
        sweepAfter(Duration.ofDays(1000));
        assertThat(jobs.find("j1")).isPresent();
    }

    @Test
    void manyJobsGoInOneSweep() throws Exception {
        List<CompletableFuture<?>> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Job job = job("j" + i, Duration.ofHours(i % 2 == 0 ? 1 : 3));
            writes.add(jobs.submit(Samples.submission(job)));
            writes.add(jobs.write(JobChange.of(ended(job))));
        }
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
        sweepAfter(Duration.ofHours(2));
        assertThat(jobs.list(new JobQuery(JobFilter.ALL, JobQuery.Order.NEWEST, null, 1000))).hasSize(50)
                .allMatch(job -> jobs.tombstone(job.id())
                        .isEmpty());
    }

    @Test
    void aTombstoneSaysWhoRemovedTheJobUntilItsOwnTimeIsUp() throws Exception {
        end(job("j1", Duration.ofHours(1)));
        assertThat(jobs.tombstone("j1")).isEmpty();
        jobs.delete("j1").join();
        Tombstone tombstone = new Tombstone("j1", Tombstone.Cause.DELETED, now);
        sweepAfter(TOMBSTONE.minusSeconds(1));
        assertThat(jobs.tombstone("j1")).contains(tombstone);
        sweepAfter(Duration.ofSeconds(1));
        assertThat(jobs.tombstone("j1")).isEmpty();
        // Not only hidden: the clock of a machine may be put back.
        now = Samples.CREATED;
        assertThat(jobs.tombstone("j1")).isEmpty();
    }

    @Test
    void theKeyOfARemovedJobMakesNoSecondOneAndItsTombstoneLivesAsLong() throws Exception {
        Duration keyLifetime = TOMBSTONE.multipliedBy(2);
        var key = new Submission.Idempotency("k", "digest", now.plus(keyLifetime));
        Job job = job("j1", Duration.ofHours(1));
        jobs.submit(Samples.submission(job, key)).join();
        jobs.write(JobChange.of(ended(job))).join();
        jobs.delete("j1").join();
        sweepAfter(keyLifetime.minusSeconds(1));
        assertThat(jobs.submit(Samples.submission(job("j2", TOMBSTONE), key)).join())
                .isEqualTo(new Outcome.Replayed("j1", key.expiresAt()));
        assertThat(jobs.tombstone("j1")).isPresent();
        sweepAfter(Duration.ofSeconds(1));
        assertThat(jobs.tombstone("j1")).isEmpty();
        var fresh = new Submission.Idempotency("k", "digest", now.plus(keyLifetime));
        assertThat(jobs.submit(Samples.submission(job("j2", TOMBSTONE), fresh)).join()).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void aFileThatNobodyNeedsGoesAndItsContentToo() throws Exception {
        String sha256 = put("abc");
        sweepAfter(FILE.minusSeconds(1));
        assertThat(storage.files().find(sha256)).isPresent();
        sweepAfter(Duration.ofSeconds(1));
        assertThat(storage.files().find(sha256)).isEmpty();
        assertThat(storage.files().path(sha256)).doesNotExist();
    }

    @Test
    void sendingAFileAgainCountsAsUse() throws Exception {
        String sha256 = put("abc");
        now = now.plus(FILE.minusSeconds(1));
        put("abc");
        sweepAfter(FILE.minusSeconds(1));
        assertThat(storage.files().find(sha256)).isPresent();
        sweepAfter(Duration.ofSeconds(1));
        assertThat(storage.files().find(sha256)).isEmpty();
    }

    @Test
    void aFileStaysAsLongAsAJobNeedsItAndThenForItsTime() throws Exception {
        String sha256 = put("abc");
        end(job("j1", Duration.ofDays(60)), sha256);
        end(job("j2", Duration.ofDays(30)), sha256);
        sweepAfter(Duration.ofDays(30));
        assertThat(jobs.find("j2")).isEmpty();
        sweepAfter(Duration.ofDays(29));
        assertThat(storage.files().find(sha256)).isPresent();
        sweepAfter(Duration.ofDays(1));
        assertThat(jobs.find("j1")).isEmpty();
        sweepAfter(FILE.minusSeconds(1));
        assertThat(storage.files().find(sha256)).isPresent();
        sweepAfter(Duration.ofSeconds(1));
        assertThat(storage.files().find(sha256)).isEmpty();
    }

    @Test
    void aSubmitThatHasFoundItsFileDoesNotLoseItHoweverOldItIs() throws Exception {
        String sha256 = put("abc");
        now = now.plus(FILE.minusSeconds(1));
        storage.files().renew(List.of(sha256));
        assertThat(storage.files().find(sha256)).isPresent();
        // The file's time was up a second later, and the job comes hours after that.
        sweepAfter(Duration.ofHours(5));
        Submission submission = new Submission(job("j1", Duration.ofDays(1)), null, List.of(sha256), List.of());
        assertThat(jobs.submit(submission).join()).isInstanceOf(Outcome.Accepted.class);
        sweepAfter(FILE);
        assertThat(storage.files().delete(sha256)).isEqualTo(Removal.IN_USE);
    }

    @Test
    void manyFilesGoInOneSweep() throws Exception {
        for (int i = 0; i < 250; i++) {
            put("f" + i);
        }
        now = now.plusSeconds(1);
        String young = put("young");
        sweepAfter(FILE.minusSeconds(1));
        assertThat(storage.files().list(null, 1000)).extracting(file -> file.sha256()).containsExactly(young);
    }
}
