package io.gristmill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.gristmill.job.Job;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobSpec;
import io.gristmill.job.JobState;
import io.gristmill.job.WorkerKey;

class RunsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Runs runs = new Runs(_ -> WorkerKey.THREAD);
    private final FairQueue queue = new FairQueue();

    @Test
    void ofThousandsThatWaitOnlyTheFirstAreLookedAtAndTheFirstMostUrgentIsNext() {
        IntStream.range(0, 5_000).forEach(i -> runs.add(run(i, i == 4_000 || i == 4_500 ? 6 : 5)));
        assertThat(runs.candidates()).hasSizeLessThan(50);
        assertThat(runs.all()).hasSize(5_000);
        assertThat(List.of(next(), next(), next(), next())).containsExactly("4000", "4500", "0", "1");
    }

    @Test
    void aJobThatCannotUseAWorkerKeepsNoneFromTheOthers() {
        IntStream.range(0, 10).forEach(i -> runs.add(run(i, 5)));
        assertThat(queue.next(runs.candidates(), run -> run.arrival >= 3).orElseThrow().job().id()).isEqualTo("3");
    }

    @Test
    void aJobMovesFromItsFirstWorkerToItsEndAndNotWhileItIsPaused() {
        JobRun run = run(0, 5);
        runs.add(run);
        assertThat(runs.moving()).isEmpty();
        become(run, JobState.PAUSED);
        assertThat(runs.candidates()).isEmpty();
        become(run, JobState.QUEUED);
        assertThat(runs.candidates()).containsExactly(run);
        become(run, JobState.RUNNING);
        assertThat(runs.moving()).containsExactly(run);
        assertThat(runs.haveMoreAbleThan(0)).isTrue();
        assertThat(runs.haveMoreAbleThan(1)).isFalse();
        assertThat(runs.remove(run)).isTrue();
        assertThat(runs.remove(run)).isFalse();
        assertThat(runs.candidates()).isEmpty();
    }

    /** Gives a worker to the job whose turn it is, and says which it was. */
    private String next() {
        JobRun run = queue.next(runs.candidates(), _ -> true).orElseThrow();
        become(run, JobState.RUNNING);
        run.pass += 1e9;
        return run.job().id();
    }

    private void become(JobRun run, JobState state) {
        run.committed(run.change(run.to(state, null, NOW)), 0);
        runs.place(run);
    }

    private static JobRun run(int id, int priority) {
        Job like = JobRunTest.job(10);
        JobSpec asked = like.spec();
        JobOptions options = new JobOptions(null, 0, null, priority, null, false, asked.options().limits());
        JobSpec spec = new JobSpec(asked.function(), asked.parameters(), asked.inputKind(), asked.source(), options,
                asked.labels());
        return JobRun
                .of(new Job(String.valueOf(id), spec, like.function(), like.n(), 0, JobState.QUEUED, null, 0, 1, 0, 0, 0, 0, NOW,
                        null, null, null));
    }
}
