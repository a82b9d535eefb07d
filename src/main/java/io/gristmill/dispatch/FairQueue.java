package io.gristmill.dispatch;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

import io.gristmill.job.JobState;

/**
 * Whose turn it is: stride scheduling (Waldspurger and Weihl, 1995) over worker time. A job's <em>pass</em> is the time that it has had,
 * divided by its weight; the job with the lowest pass is next, and each step of priority doubles the weight. So jobs of one priority
 * share the workers equally, a job of higher priority gets more of them, and none waits for ever. A job that comes, or comes back,
 * begins where the others are: it has no time to make up for, and no time to its credit.
 */
final class FairQueue {
    private static final Comparator<JobRun> ORDER = Comparator.comparingDouble((JobRun run) -> run.pass)
            .thenComparing(run -> -run.job().spec().options().priority())
            .thenComparingInt(run -> run.attempts().size())
            .thenComparingLong(JobRun::servedAt).thenComparingLong(run -> run.arrival);

    private double turn;

    /** The job that is next, of those that the predicate finds able. */
    Optional<JobRun> next(Collection<JobRun> runs, Predicate<JobRun> able) {
        JobRun first = null;
        for (JobRun run : runs) {
            if (mayHaveWorker(run) && able.test(run)) {
                run.pass = Math.max(run.pass, turn);
                first = first == null || ORDER.compare(run, first) < 0 ? run : first;
            }
        }
        if (first != null) {
            turn = first.pass;
        }
        return Optional.ofNullable(first);
    }

    /** Charges an attempt in advance, so that a job does not take all free workers at once. */
    void begin(Attempt attempt, double expectedNanos) {
        attempt.charged = expectedNanos;
        attempt.run.pass += expectedNanos / weight(attempt.run);
    }

    /** Settles what the attempt was charged. */
    void end(Attempt attempt, long now) {
        attempt.run.pass += (now - attempt.startedAt - attempt.charged) / weight(attempt.run);
    }

    private static double weight(JobRun run) {
        return 1 << run.job().spec().options().priority();
    }

    /** Whether one more worker may serve the job. */
    static boolean mayHaveWorker(JobRun run) {
        JobState state = run.job().state();
        Integer most = run.job().spec().options().maxWorkers();
        return (state == JobState.QUEUED || state == JobState.RUNNING) && !run.isBroken() && !run.isStarved()
                && (most == null || run.attempts().size() < most);
    }
}
