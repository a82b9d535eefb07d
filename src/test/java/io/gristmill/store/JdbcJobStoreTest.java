package io.gristmill.store;

import static io.gristmill.store.Samples.block;
import static io.gristmill.store.Samples.change;
import static io.gristmill.store.Samples.event;
import static io.gristmill.store.Samples.extent;
import static io.gristmill.store.Samples.failedExtent;
import static io.gristmill.store.Samples.job;
import static io.gristmill.store.Samples.rangeBlock;
import static io.gristmill.store.Samples.running;
import static io.gristmill.store.Samples.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.file.FileLimits;
import io.gristmill.file.Removal;
import io.gristmill.file.UnknownFileException;
import io.gristmill.job.Extent;
import io.gristmill.job.FailureKind;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobFilter;
import io.gristmill.job.JobQuery;
import io.gristmill.job.JobQuery.Order;
import io.gristmill.job.JobReport;
import io.gristmill.job.JobReport.Figure;
import io.gristmill.job.JobSpec;
import io.gristmill.job.JobState;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.job.Strike;
import io.gristmill.job.Submission;
import io.gristmill.job.Submission.Outcome;
import io.gristmill.wire.Block;

class JdbcJobStoreTest {
    @TempDir
    Path data;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private Storage storage;
    private JobStore jobs;

    @BeforeEach
    void open() throws Exception {
        open(0);
    }

    /** @param mostInline of a job's records in the database, in bytes */
    private void open(long mostInline) throws Exception {
        storage = Storage.open(data, new Storage.Settings(() -> now, FileLimits.withReserve(0), Duration.ofDays(30),
                new Storage.ResultSizes(mostInline, 1 << 20)));
        jobs = storage.jobs();
    }

    @AfterEach
    void close() throws Exception {
        storage.close();
    }

    private void reopen() throws Exception {
        close();
        open();
    }

    private Job submitted(Job job) {
        assertThat(jobs.submit(submission(job)).join()).isEqualTo(new Outcome.Accepted(job));
        return job;
    }

    private Job write(JobChange change) {
        jobs.write(change).join();
        return change.job();
    }

    private static JobQuery all(int pageSize) {
        return new JobQuery(JobFilter.ALL, Order.NEWEST, null, pageSize);
    }

    private List<String> found(@Nullable JobState state, @Nullable String function, @Nullable String label,
            @Nullable String after,
            int size) {
        return found(new JobFilter(state == null ? Set.of() : Set.of(state), function, label == null ? List.of() : List.of(label),
                null, null), Order.NEWEST, after, size);
    }

    private List<String> found(JobFilter filter, Order order, @Nullable String after, int size) {
        return jobs.list(new JobQuery(filter, order, after == null ? null : new JobQuery.Position(7, after), size)).stream().map(
                Job::id).toList();
    }

    private static Job ended(Job job) {
        return job.withState(JobState.PARTIALLY_SUCCEEDED, "4 failed").finished(Samples.CREATED.plusSeconds(60));
    }

    @Test
    void aJobAndAllThatBelongsToItSurviveAReopening() throws Exception {
        Job job = submitted(job("j1", "square", Map.of("album", "2026", "owner", "me")));
        Job started = write(JobChange.of(running(job).withSeq(2), event(2, "{}")));
        Extent first = extent(3, 0, 4, block(0, 2, "1"), block(2, 4, "2"));
        Extent second = failedExtent(4, 0, 4, 8);
        Strike strike = new Strike(0, new Interval(8, 9), FailureKind.CRASHED, 1, null);
        Job progressed = started.withSeq(5).withProgress(4, 4).withUnclean(2).withResult("{\"pi\":3}");
        write(new JobChange(progressed, List.of(first, second), List.of(strike), List.of(event(5, "{\"x\":\"\u00e9\"}"))));
        Strike again = new Strike(0, new Interval(8, 9), FailureKind.OUT_OF_MEMORY, 2, null);
        Job last = ended(progressed).withSeq(6);
        JobReport report = new JobReport(2, Map.of(Figure.COMMITS, 3L), Map.of(0, Map.of(Figure.BUSY_NANOS, 7L), 1,
                Map.of(Figure.ITEMS, 9L)), List.of(new JobReport.SlowItem(3, 4, 99)));
        write(new JobChange(last, List.of(), List.of(again), List.of()).with(JobReport.NONE));
        write(JobChange.of(last).with(report));
        reopen();
        assertThat(jobs.report("j1")).isEqualTo(report);
        assertThat(jobs.report("j2")).isEqualTo(JobReport.NONE);
        assertThat(jobs.find("j1")).contains(last);
        assertThat(jobs.find("j2")).isEmpty();
        assertThat(jobs.segments("j1")).containsExactly(
                new Segment(3, 0, new Interval(0, 4), 4, 0, 0, 0, first.bytes(), now),
                new Segment(4, 0, new Interval(4, 8), 0, 4, 0, first.bytes(), second.bytes(), now));
        assertThat(jobs.strikes("j1")).containsExactly(strike, again);
        assertThat(jobs.eventsAfter("j1", 1, 10)).containsExactly(event(2, "{}"), event(5, "{\"x\":\"\u00e9\"}"));
        assertThat(jobs.segments("j1")).allMatch(segment -> storage.results().isIntact("j1", segment));
    }

    @Test
    void aChangedSpecAndItsLabelsAreStored() {
        Job job = submitted(job("j1", "square", Map.of("album", "2026")));
        JobSpec old = job.spec();
        JobSpec spec = new JobSpec(old.function(), old.parameters(), old.inputKind(), old.source(), old.options(),
                Map.of("album", "2027", "new", "yes"));
        Job changed = new Job(job.id(), spec, job.function(), job.n(), 0, job.state(), null, 0, 1, 0, 0, 0, 0, job.createdAt(),
                null,
                null, null);
        write(new JobChange(changed, List.of(), List.of(), List.of(), null, true, List.of(), List.of()));
        assertThat(jobs.find("j1")).contains(changed);
        assertThat(found(null, null, "album=2026", null, 10)).isEmpty();
        assertThat(found(null, null, "album=2027", null, 10)).containsExactly(changed.id());
    }

    @Test
    void aChangeIsStoredAsAWholeOrNotAtAll() {
        Job job = write(change(running(submitted(job("j1"))), extent(2, 0, 2, block(0, 2, "1"))));
        // The number is taken, so the event cannot be stored, nor the rest.
        JobChange bad = new JobChange(job.withProgress(2, 0), List.of(extent(3, 2, 4, block(2, 4, "2"))),
                List.of(new Strike(0, new Interval(8, 9), FailureKind.CRASHED, 1, null)), List.of(event(1, "{}")));
        CompletableFuture<Long> failed = jobs.write(bad);
        Job after = write(change(job, extent(3, 2, 3, block(2, 3, "3"))));
        assertThatThrownBy(failed::join).isNotNull();
        assertThat(jobs.find("j1")).contains(after);
        assertThat(jobs.strikes("j1")).isEmpty();
        List<Segment> segments = jobs.segments("j1");
        assertThat(segments).hasSize(2).allMatch(segment -> storage.results().isIntact("j1", segment));
        assertThat(segments.get(1).position()).isEqualTo(segments.get(0).bytes());
    }

    @Test
    void whoHasLostAJobWritesNothing() throws Exception {
        Job job = submitted(job("j1"));
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("gristmill.db"));
                Statement statement = other.createStatement()) {
            statement.execute("UPDATE job SET token = 1");
        }
        CompletableFuture<Long> fenced = jobs.write(change(running(job), extent(2, 0, 2, block(0, 2, "1"))));
        assertThatThrownBy(fenced::join).hasCauseInstanceOf(FencedException.class)
                .hasRootCauseMessage("Job j1 is no longer held with token 0");
        assertThat(jobs.find("j1").orElseThrow().state()).isEqualTo(JobState.QUEUED);
        assertThat(jobs.segments("j1")).isEmpty();
        assertThat(data.resolve("jobs/j1")).doesNotExist();
        assertThatThrownBy(jobs.write(JobChange.of(job("gone")))::join).hasCauseInstanceOf(FencedException.class);
        assertThat(storage.health()).isEqualTo(new StoreHealth(true, null, 0));
    }

    @Test
    void aKeyMakesOneJobHoweverOftenItIsSent() throws Exception {
        var key = new Submission.Idempotency("k", "digest", now.plus(Duration.ofHours(1)));
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Files.createDirectories(storage.results().inputDirectory("j" + i));
            outcomes.add(jobs.submit(submission(job("j" + i), key)));
        }
        assertThat(outcomes.getFirst().join()).isEqualTo(new Outcome.Accepted(job("j0")));
        assertThat(outcomes.subList(1, 20))
                .allSatisfy(outcome -> assertThat(outcome.join()).isEqualTo(new Outcome.Replayed("j0", key.expiresAt())));
        var other = new Submission.Idempotency("k", "other", now.plus(Duration.ofHours(1)));
        assertThat(jobs.submit(submission(job("j20"), other)).join()).isEqualTo(new Outcome.KeyConflict("j0"));
        assertThat(jobs.list(all(100))).containsExactly(job("j0"));
        assertThat(jobs.findIdempotency("k")).contains(key);
        assertThat(jobs.findJobByKey("k")).contains("j0");
        assertThat(jobs.findJobByKey("l")).isEmpty();
        // Input that turned out not to be needed is gone.
        try (var directories = Files.list(data.resolve("jobs")).filter(path -> !path.getFileName().toString().startsWith("."))) {
            assertThat(directories).extracting(path -> path.getFileName().toString()).containsExactly("j0");
        }
    }

    @Test
    void anExpiredKeyMayBeUsedAgain() {
        jobs.submit(submission(job("j1"), new Submission.Idempotency("k", "digest", now.plusSeconds(60)))).join();
        now = now.plusSeconds(59);
        assertThat(jobs.findJobByKey("k")).contains("j1");
        now = now.plusSeconds(1);
        assertThat(jobs.findJobByKey("k")).isEmpty();
        assertThat(jobs.findIdempotency("k")).isEmpty();
        var again = new Submission.Idempotency("k", "other", now.plusSeconds(60));
        assertThat(jobs.submit(submission(job("j2"), again)).join()).isEqualTo(new Outcome.Accepted(job("j2")));
        assertThat(jobs.findJobByKey("k")).contains("j2");
    }

    @Test
    void aKeyWhoseSubmitFailedIsFree() {
        var key = new Submission.Idempotency("k", "digest", now.plusSeconds(60));
        var broken = new Submission(job("j1"), key, List.of("a".repeat(64)), List.of());
        assertThatThrownBy(jobs.submit(broken)::join).hasCauseInstanceOf(UnknownFileException.class);
        assertThat(jobs.findJobByKey("k")).isEmpty();
        assertThat(jobs.find("j1")).isEmpty();
    }

    @Test
    void jobsAreListedNewestFirstPageByPageAndByWhatIsAskedFor() {
        for (int i = 10; i < 30; i++) {
            Job job = submitted(job("j" + i, i % 2 == 0 ? "even" : "odd", i % 5 == 0 ? Map.of("five", "a=b") : Map.of()));
            if (i % 4 == 0) {
                write(JobChange.of(running(job)));
            }
        }
        assertThat(jobs.list(all(3))).extracting(Job::id).containsExactly("j29", "j28", "j27");
        assertThat(found(null, null, null, "j27", 3)).containsExactly("j26", "j25", "j24");
        assertThat(found(null, "odd", null, "j13", 9)).containsExactly("j11");
        assertThat(found(JobState.RUNNING, null, null, null, 9)).containsExactly("j28",
                "j24",
                "j20", "j16", "j12");
        assertThat(found(null, null, "five", null, 9)).containsExactly("j25", "j20", "j15",
                "j10");
        assertThat(found(JobState.RUNNING, "even", "five=a=b", "j25", 9)).containsExactly("j20");
        assertThat(found(null, null, "five=a", null, 9)).isEmpty();
        assertThat(found(JobFilter.ALL, Order.OLDEST, "j12", 2)).containsExactly("j13", "j14");
        assertThat(found(JobFilter.ALL, Order.PRIORITY, "j12", 9)).containsExactly("j11", "j10");
        JobFilter both = new JobFilter(Set.of(JobState.RUNNING, JobState.QUEUED), null, List.of("five", "five=a=b"), null, null);
        assertThat(found(both, Order.NEWEST, null, 2)).containsExactly("j25", "j20");
        assertThat(found(new JobFilter(Set.of(), null, List.of(), Samples.CREATED, null), Order.NEWEST, null, 2)).isEmpty();
        assertThat(found(new JobFilter(Set.of(), null, List.of(), Samples.CREATED.minusMillis(1), Samples.CREATED.plusMillis(1)),
                Order.NEWEST, null, 1)).containsExactly("j29");
        assertThat(found(null, "' OR '1'='1", null, null, 9)).isEmpty();
    }

    @Test
    void unfinishedJobsAreThoseThatHaveNotEndedOldestFirst() {
        for (int i = 1; i <= 4; i++) {
            submitted(job("j" + i));
        }
        write(JobChange.of(running(job("j3"))));
        write(JobChange.of(ended(running(job("j2")))));
        assertThat(jobs.unfinished()).extracting(Job::id).containsExactly("j1", "j3", "j4");
    }

    @Test
    void segmentsAreFoundByIndexAndByCommit() {
        Job job = running(submitted(job("j1")));
        long[] order = {30, 10, 0, 50, 20, 40};
        for (int i = 0; i < order.length; i++) {
            long from = order[i];
            Extent extent = from % 20 == 0
                    ? failedExtent(i + 2, 0, from, from + 10)
                    : extent(i + 2, from, from + 10, rangeBlock(from, from + 10));
            job = write(change(job, extent));
        }
        assertThat(jobs.segmentsFrom("j1", 25, false, 3)).extracting(s -> s.interval().from()).containsExactly(20L, 30L, 40L);
        assertThat(jobs.segmentsFrom("j1", 30, false, 9)).extracting(s -> s.interval().from()).containsExactly(30L, 40L, 50L);
        assertThat(jobs.segmentsFrom("j1", 5, true, 9)).extracting(s -> s.interval().from()).containsExactly(0L, 20L, 40L);
        assertThat(jobs.segmentsFrom("j1", 60, false, 9)).isEmpty();
        assertThat(jobs.segmentsAfter("j1", 3, 2)).extracting(Segment::seq).containsExactly(4L, 5L);
        assertThat(jobs.countsUpTo("j1", 4)).containsExactly(20, 10);
        assertThat(jobs.countsUpTo("j1", 99)).containsExactly(30, 30);
        assertThat(jobs.countsUpTo("none", 99)).containsExactly(0, 0);
    }

    @Test
    void anIndexThatWasNotRunYetLeadsToTheNextSegmentAfterIt() {
        Job job = write(change(running(submitted(job("j1"))), extent(2, 0, 10, rangeBlock(0, 10))));
        write(change(job, extent(3, 90, 100, rangeBlock(90, 100))));
        assertThat(jobs.segmentsFrom("j1", 50, false, 9)).extracting(s -> s.interval().from()).containsExactly(90L);
    }

    @Test
    void segmentsOfAllRoundsThatHoldAnIndexAreFound() {
        Job job = write(change(running(submitted(job("j1"))), failedExtent(2, 0, 0, 100)));
        write(change(job, failedExtent(3, 0, 100, 200)));
        Job retried = new Job(job.id(), job.spec(), job.function(), job.n(), 0, JobState.RUNNING, null, 1, 3, 0, 0, 0, 0,
                job.createdAt(), null, null, null);
        for (int i = 0; i < 10; i++) {
            retried = write(change(retried, failedExtent(4 + i, 1, i * 10L, i * 10L + 10)));
        }
        assertThat(jobs.segmentsFrom("j1", 55, false, 4)).extracting(Segment::round, s -> s.interval().from())
                .containsExactly(tuple(0, 0L), tuple(1, 50L), tuple(1, 60L), tuple(1, 70L));
        assertThat(jobs.segmentsFrom("j1", 150, false, 4)).extracting(Segment::round, s -> s.interval().from())
                .containsExactly(tuple(0, 100L));
    }

    @Test
    void aDeletedJobLeavesNothingBehind() throws Exception {
        var file = storage.files().put(new ByteArrayInputStream(new byte[3]), "a", "x/y", 9).file();
        var key = new Submission.Idempotency("k", "digest", now.plusSeconds(60));
        Job job = job("j1", "square", Map.of("a", "b"));
        Files.createDirectories(storage.results().inputDirectory("j1"));
        jobs.submit(new Submission(job, key, List.of(file.sha256(), file.sha256()), List.of(event(1, "{}")))).join();
        submitted(job("j2"));
        assertThatThrownBy(jobs.delete("j1")::join).hasRootCauseMessage("Job j1 has not ended: it is QUEUED");
        job = write(new JobChange(running(job).withSeq(2), List.of(extent(2, 0, 2, block(0, 2, "1"))),
                List.of(new Strike(0, new Interval(8, 9), FailureKind.CRASHED, 1, null)), List.of()));
        write(JobChange.of(ended(job)).with(JobReport.NONE));
        assertThat(data.resolve("jobs/j1/results.0.0")).exists();
        assertThat(storage.files().delete(file.sha256())).isEqualTo(Removal.IN_USE);

        assertThat(jobs.delete("j1").join()).isTrue();

        assertThat(data.resolve("jobs/j1")).doesNotExist();
        assertThat(jobs.find("j1")).isEmpty();
        // The key stays taken, so that a late repetition makes no second job.
        assertThat(jobs.findJobByKey("k")).contains("j1");
        assertThat(rowCounts())
                .isEqualTo(Map.of("job", 1L, "job_spec", 1L, "event", 1L, "idempotency", 1L, "file", 1L, "file_usage", 1L,
                        "tombstone", 1L));
        assertThat(storage.files().delete(file.sha256())).isEqualTo(Removal.REMOVED);
        assertThat(jobs.delete("j1").join()).isFalse();
    }

    @Test
    void aJobCannotReferToAFileThatIsGone() throws Exception {
        var file = storage.files().put(new ByteArrayInputStream(new byte[3]), "a", "x/y", 9).file();
        String missing = "f".repeat(64);
        Files.createDirectories(storage.results().inputDirectory("j1"));
        var submission = new Submission(job("j1"), null, List.of(file.sha256(), missing), List.of());
        assertThatThrownBy(jobs.submit(submission)::join).hasCauseInstanceOf(UnknownFileException.class)
                .hasRootCauseMessage("There is no file sha256:" + missing);
        assertThat(data.resolve("jobs/j1")).doesNotExist();
        assertThat(storage.files().delete(file.sha256())).isEqualTo(Removal.REMOVED);
    }

    @Test
    void aSecondSubmitOfTheSameIdFailsAndHarmsNothing() throws Exception {
        Files.createDirectories(storage.results().inputDirectory("j1"));
        submitted(job("j1"));
        assertThatThrownBy(jobs.submit(submission(job("j1")))::join).isNotNull();
        assertThat(data.resolve("jobs/j1")).isDirectory();
    }

    @Test
    void theRecordsOfASmallJobNeedNoFileUntilTheyAreMany() throws Exception {
        storage.close();
        Extent first = extent(2, 0, 2, block(0, 2, "1"));
        Extent second = extent(3, 2, 4, block(2, 4, "2"));
        Extent third = extent(4, 4, 6, block(4, 6, "3"));
        open(first.bytes() + second.bytes());
        Job job = write(change(running(submitted(job("j1"))), first));
        job = write(change(job, second));
        assertThat(data.resolve("jobs/j1")).doesNotExist();
        job = write(change(job, third));
        assertThat(data.resolve("jobs/j1/results.0.0")).hasSize(third.bytes());
        write(JobChange.of(ended(job)));
        storage.close();
        open(0);
        List<Segment> segments = jobs.segments("j1");
        assertThat(segments).extracting(Segment::file).containsExactly(-1, -1, 0);
        assertThat(segments).allMatch(segment -> storage.results().isIntact("j1", segment));
        for (Segment segment : segments) {
            List<Long> indexes = new ArrayList<>();
            try (ResultStore.BlockCursor blocks = storage.results().open("j1", segment)) {
                for (ByteBuffer block = blocks.next(); block != null; block = blocks.next()) {
                    Block.forEach(block, record -> indexes.add(record.index()));
                }
            }
            assertThat(indexes).containsExactly(segment.interval().from(), segment.interval().from() + 1);
        }
    }

    @Test
    void noTableGrowsWithTheNumberOfItems() throws Exception {
        Job job = running(submitted(job("j1")));
        List<CompletableFuture<Long>> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long from = i * 100_000L;
            JobChange change = change(job, extent(i + 2, from, from + 100_000, rangeBlock(from, from + 100_000))).with(
                    JobReport.NONE);
            job = change.job();
            writes.add(jobs.write(change));
        }
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
        assertThat(jobs.find("j1").orElseThrow().succeeded()).isEqualTo(10_000_000);
        assertThat(rowCounts())
                .isEqualTo(Map.of("job", 1L, "job_spec", 1L, "job_report", 1L, "segment", 100L, "event", 1L, "file_usage", 1L));
    }

    @Test
    void aDiskThatTakesResultsAgainIsNoticedWithoutAnyJob() throws Exception {
        Job job = running(submitted(job("j1")));
        // A file where the job's directory should be stands for a disk that takes nothing.
        Files.writeString(data.resolve("jobs/j1"), "");
        assertThatThrownBy(jobs.write(change(job, extent(2, 0, 2, block(0, 2, "1"))))::join).isNotNull();
        StoreHealth health = storage.health();
        assertThat(health.writable()).isFalse();
        assertThat(health.lastFailure()).contains("j1");
        // Asking has the writer look again, and nothing but asking.
        await().until(() -> storage.health().writable());
        assertThat(jobs.segments("j1")).isEmpty();
    }

    /** Of tables that are not empty. */
    private Map<String, Long> rowCounts() throws Exception {
        Map<String, Long> counts = new HashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("gristmill.db"));
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            tables.remove("flyway_schema_history");
            for (String table : tables) {
                try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
                    count.next();
                    if (count.getLong(1) > 0) {
                        counts.put(table, count.getLong(1));
                    }
                }
            }
        }
        return counts;
    }
}
