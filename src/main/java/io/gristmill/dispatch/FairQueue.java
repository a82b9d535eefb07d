package io.gristmill.dispatch;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

import io.gristmill.job.JobState;

/**
 * Which job a free worker serves: of those with the highest priority the one that has the fewest workers, and of these the one that
 * was not served for longest. So jobs of one priority share the workers equally, and a small job never waits for a big one to end.
 */
final class FairQueue {
    private static final Comparator<JobRun> ORDER = Comparator
            .comparingInt((JobRun run) -> -run.job().spec().options().priority())
            .thenComparingInt(run -> run.attempts().size())
            .thenComparingLong(JobRun::servedAt);

    private FairQueue() {}

    /** @param forSuspects whether the worker may serve items that must run alone in a fresh worker */
    static Optional<JobRun> next(Collection<JobRun> runs, boolean forSuspects) {
        return runs.stream().filter(run -> mayHaveWorker(run) && hasWork(run, forSuspects)).min(ORDER);
    }

    private static boolean hasWork(JobRun run, boolean forSuspects) {
        return run.todo() > 0 || run.wantsCombining() || forSuspects && run.suspects() > 0;
    }

    /** Whether one more worker may serve the job. */
    static boolean mayHaveWorker(JobRun run) {
        JobState state = run.job().state();
        Integer most = run.job().spec().options().maxWorkers();
        return (state == JobState.QUEUED || state == JobState.RUNNING) && !run.isBroken()
                && (most == null || run.attempts().size() < most);
    }
}
