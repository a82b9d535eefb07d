package io.gristmill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.job.FailureKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.InputKind;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobReport;
import io.gristmill.job.JobSpec;
import io.gristmill.job.PostMortem;
import io.gristmill.job.JobState;
import io.gristmill.job.Segment;
import io.gristmill.job.Strike;
import io.gristmill.wire.Block;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.ProtocolException;

class JobRunTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static Job job(long n) {
        return job(n, JobLimits.NONE);
    }

    static Job job(long n, JobLimits limits) {
        FunctionDescriptor function = new FunctionDescriptor("test.echo", "1", FunctionDescriptor.Kind.ITEM,
                FunctionDescriptor.Input.ITEMS, "", "{}", "{}", null, false, false);
        JobOptions options = new JobOptions(null, 0, null, 5, null, false, limits);
        JobSpec spec = new JobSpec("test.echo", "{}", InputKind.RANGE, "range\n0\n1\n" + n, options, Map.of());
        return new Job("job", spec, function, n, 0, JobState.QUEUED, null, 0, 1, 0, 0, 0, 0, NOW, null, null, null);
    }

    static PostMortem death(FailureKind kind) {
        return new PostMortem("it died", "", kind, 137, "SIGKILL", null, 1, NOW, new PostMortem.Worker("w1", 1, NOW, 1, 0, "key"),
                "",
                null, List.of(), null);
    }

    static Block record(long index) {
        try {
            return block(index, index + 1);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static Block block(long from, long to) throws ProtocolException {
        BlockWriter writer = new BlockWriter(1 << 20);
        for (long index = from; index < to; index++) {
            writer.begin(index, 1);
            writer.beginValue();
            writer.number(index);
            writer.endValue();
            writer.succeeded();
        }
        return Block.validate(writer.take());
    }

    /** Whatever happens in whatever order, every item is in exactly one place. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyItemIsInExactlyOnePlaceAtEveryMoment(long seed) throws ProtocolException {
        Random random = new Random(seed);
        long n = 400;
        JobRun run = JobRun.of(job(n));
        List<JobChange> changes = new ArrayList<>();
        List<Interval> struck = new ArrayList<>();
        for (long step = 1; step <= 3_000 && !run.isDone(); step++) {
            Attempt attempt = run.attempts().isEmpty() ? null : run.attempts().get(random.nextInt(run.attempts().size()));
            switch (random.nextInt(9)) {
                case 0 -> {
                    if (run.todo() > 0) {
                        run.begin(Attempt.ofChunk(step, run, run.take(1 + random.nextInt(60)), null, 0));
                    }
                }
                case 1 -> {
                    if (run.suspects() > 0) {
                        Suspect suspect = Objects.requireNonNull(run.suspect(false));
                        run.take(suspect);
                        run.begin(Attempt.ofChunk(step, run, suspect.interval(), suspect, 0));
                    }
                }
                case 2, 3 -> {
                    if (attempt != null && attempt.remaining() > 0) {
                        run.record(attempt,
                                block(attempt.recorded.frontier(),
                                        attempt.recorded.frontier() + 1 + random.nextLong(attempt.remaining())),
                                0);
                    }
                }
                case 4 -> {
                    if (attempt != null && attempt.remaining() > 1) {
                        run.reclaimed(attempt, attempt.recorded.frontier() + 1 + random.nextLong(attempt.remaining() - 1));
                    }
                }
                case 5 -> {
                    if (attempt != null) {
                        run.end(attempt);
                    }
                }
                case 6 -> {
                    if (attempt != null && attempt.remaining() > 0) {
                        long at = attempt.recorded.frontier() + random.nextLong(attempt.remaining());
                        Interval blamed = new Interval(at, at + 1);
                        run.end(attempt, blamed, List.of());
                        changes.add(run.strike(blamed, death(FailureKind.CRASHED), NOW));
                        struck.add(blamed);
                    }
                }
                case 7 -> {
                    changes.add(run.commit(run.takeRecorded(true, 0), _ -> null));
                }
                default -> {
                    if (!changes.isEmpty()) {
                        run.committed(changes.removeFirst(), 1);
                    }
                    if (!struck.isEmpty()) {
                        Interval blamed = struck.removeFirst();
                        if (run.strikes(blamed) < 2) {
                            run.suspect(blamed);
                        } else {
                            run.condemn(blamed, block(blamed.from(), blamed.to()), 0);
                        }
                    }
                }
            }
            assertCoversExactly(run.places(), n);
        }
        assertThat(run.isDone()).isTrue();
        assertThat(run.job().succeeded()).isEqualTo(n);
    }

    private static void assertCoversExactly(List<Interval> places, long n) {
        long next = 0;
        for (Interval place : places.stream().sorted(Comparator.comparingLong(Interval::from)).toList()) {
            assertThat(place.from()).isEqualTo(next);
            next = place.to();
        }
        assertThat(next).isEqualTo(n);
    }

    @Test
    void neighbouringBlocksOfSeveralAttemptsBecomeOneSegment() throws ProtocolException {
        JobRun run = JobRun.of(job(100));
        Attempt first = Attempt.ofChunk(1, run, run.take(10), null, 0);
        Attempt second = Attempt.ofChunk(2, run, run.take(10), null, 0);
        run.begin(first);
        run.begin(second);
        run.record(second, block(10, 20), 0);
        run.record(first, block(0, 10), 0);
        JobChange change = run.commit(run.takeRecorded(true, 0), _ -> null);
        assertThat(change.extents()).singleElement()
                .satisfies(extent -> assertThat(extent.interval()).isEqualTo(new Interval(0, 20)));
        assertThat(change.job().succeeded()).isEqualTo(20);
    }

    private static JobRun sideBySide(long n) {
        Job one = job(n);
        FunctionDescriptor function = new FunctionDescriptor("test.wait", "1", FunctionDescriptor.Kind.ITEM,
                FunctionDescriptor.Input.ITEMS, "", "{}", "{}", null, false, false, FunctionDescriptor.Shared.NONE, false, 64,
                false);
        return JobRun
                .of(new Job(one.id(), one.spec(), function, n, 0, one.state(), null, 0, 1, 0, 0, 0, 0, NOW, null, null, null));
    }

    @Test
    void recordsOfItemsSideBySideWaitForThoseBeforeThemButNotLong() throws ProtocolException {
        JobRun run = sideBySide(10);
        Attempt attempt = Attempt.ofChunk(1, run, run.take(10), null, 0);
        run.begin(attempt);
        run.record(attempt, block(0, 2), 0);
        run.record(attempt, block(3, 5), 0);
        assertThat(run.takeRecorded(false, 0)).extracting(Block::from).containsExactly(0L);
        assertThat(run.takeRecorded(false, 0)).isEmpty();
        run.record(attempt, block(2, 3), 0);
        run.record(attempt, block(7, 8), 0);
        assertThat(run.takeRecorded(false, 0)).extracting(Block::from).containsExactly(2L, 3L);
        assertThat(run.takeRecorded(false, 999_999_999L)).isEmpty();
        assertThat(run.takeRecorded(false, 1_000_000_000L)).extracting(Block::from).containsExactly(7L);
    }

    @Test
    void ofSeveralInFlightEachBecomesASuspectWithoutAStrikeAndTheRestIsToDo() throws ProtocolException {
        JobRun run = sideBySide(10);
        Attempt attempt = Attempt.ofChunk(1, run, run.take(10), null, 0);
        run.begin(attempt);
        run.record(attempt, block(4, 6), 0);
        run.end(attempt, null, List.of(new Interval(2, 3), new Interval(8, 9)));
        assertThat(run.todo()).isEqualTo(6);
        assertThat(run.suspects()).isEqualTo(2);
        assertThat(run.unprovenSuspect()).isEqualTo(new Suspect(new Interval(2, 3), 0, false));
        assertCoversExactly(run.places(), 10);
    }

    @Test
    void recoveryRunsTheGapsAndRunsWhatHasStrikesAlone() {
        List<Segment> segments = List.of(segment(2, 0, 40), segment(3, 60, 80));
        List<Strike> strikes = List.of(new Strike(0, new Interval(50, 51), FailureKind.CRASHED, 1, null),
                new Strike(0, new Interval(70, 71), FailureKind.CRASHED, 1, null));
        JobRun run = JobRun.recover(job(100), segments, strikes, JobReport.NONE);
        assertThat(run.todo()).isEqualTo(39);
        assertThat(run.suspects()).isEqualTo(1);
        assertThat(run.suspect(false)).isEqualTo(new Suspect(new Interval(50, 51), 1, false));
        assertThat(run.job().succeeded()).isEqualTo(60);
    }

    private static Segment segment(long seq, long from, long to) {
        return new Segment(seq, 0, new Interval(from, to), to - from, 0, 0, 0, 100, NOW);
    }

    @Test
    void anInnocentSuspectStaysASuspect() {
        JobRun run = JobRun.of(job(1));
        run.take(1);
        Attempt alone = Attempt.ofChunk(1, run, new Interval(0, 1), new Suspect(new Interval(0, 1), 1, false), 0);
        run.begin(alone);
        run.end(alone);
        assertThat(run.suspects()).isEqualTo(1);
        assertThat(run.todo()).isZero();
    }

    @Test
    void theEndWaitsForRecordsThatAreStillOnTheirWayToTheDisk() throws ProtocolException {
        JobRun run = JobRun.of(job(2));
        Attempt attempt = Attempt.ofChunk(1, run, run.take(2), null, 0);
        run.begin(attempt);
        run.record(attempt, block(0, 1), 0);
        JobChange first = run.commit(run.takeRecorded(true, 0), job -> run.to(JobState.SUCCEEDED, null, NOW));
        run.record(attempt, block(1, 2), 0);
        JobChange second = run.commit(run.takeRecorded(true, 0), job -> run.to(JobState.SUCCEEDED, null, NOW));
        assertThat(first.job().state()).isEqualTo(JobState.QUEUED);
        assertThat(second.job().state()).as("the first may still fail").isEqualTo(JobState.QUEUED);
    }

    @Test
    void theEndRidesOnTheLastRecordsWhenNothingElseIsOnItsWay() throws ProtocolException {
        JobRun run = JobRun.of(job(1));
        Attempt attempt = Attempt.ofChunk(1, run, run.take(1), null, 0);
        run.begin(attempt);
        run.record(attempt, block(0, 1), 0);
        assertThat(run.commit(run.takeRecorded(true, 0), job -> run.to(JobState.SUCCEEDED, null, NOW)).job().state())
                .isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aSuspectThatIsReclaimedBeforeItBeganStaysASuspect() {
        JobRun run = JobRun.of(job(1));
        run.take(1);
        Attempt alone = Attempt.ofChunk(1, run, new Interval(0, 1), new Suspect(new Interval(0, 1), 1, false), 0);
        run.begin(alone);
        run.reclaimed(alone, 0);
        assertThat(run.suspects()).isEqualTo(1);
        assertThat(run.todo()).isZero();
    }
}
