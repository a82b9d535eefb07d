package io.gristmill.api.feed;

import java.io.Flushable;
import java.io.IOException;
import java.time.Duration;

import io.gristmill.api.problem.EndingException;
import io.gristmill.event.EventHub;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;

/**
 * Tells a reader that has read all there is whether more will come, and waits for it. Looking for the end before looking for
 * results is what makes sure that the last results are seen.
 */
public final class JobNews implements AutoCloseable {
    /** Just in case: news comes at once, but a reader that missed some must not wait for ever. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final JobStore jobs;
    private final String jobId;
    private final EventHub.Subscription subscription;
    private boolean over;

    /** @param follow whether to wait at all */
    public JobNews(JobStore jobs, EventHub hub, String jobId, boolean follow) {
        this.jobs = jobs;
        this.jobId = jobId;
        this.subscription = hub.subscribe(jobId);
        this.over = !follow;
    }

    /** Whether everything that will come is there already. */
    public boolean isOver() {
        return over;
    }

    /**
     * Waits until there may be more; before that, what was written so far goes out.
     *
     * @return false if there will be no more; true: look again
     * @throws EndingException if the server ends before the job
     */
    public boolean awaitMore(Flushable written) throws IOException, InterruptedException {
        if (over) {
            return false;
        }
        if (jobs.find(jobId).map(Job::state).filter(state -> !state.isEnd()).isEmpty()) {
            over = true;
            return true;
        }
        if (subscription.isEnding()) {
            throw new EndingException();
        }
        written.flush();
        subscription.await(LONGEST_WAIT);
        return true;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
