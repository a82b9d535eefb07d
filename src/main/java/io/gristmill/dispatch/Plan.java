package io.gristmill.dispatch;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.LimitPolicy;

/**
 * What a job would be if it were submitted now.
 *
 * @param workers  that may work on it at once
 * @param concurrency items at once in each of them
 * @param timeout  of the whole job; null: none
 * @param estimate null when the function has no history here
 * @param bounds   what is likely to bind it, most certain first
 */
public record Plan(String function, long items, int workers, int concurrency, LimitPolicy.Granted limits,
        @Nullable Duration timeout,
        QueuePlace queue, @Nullable Estimate estimate, List<Bound> bounds) {

    /**
     * What such jobs have cost before.
     *
     * @param jobs   that it was made of
     * @param item   of one item, on average over these jobs
     * @param wall   from the first worker to the end
     * @param chunks that workers would be given
     */
    public record Estimate(int jobs, Duration item, Duration wall, long chunks) {}

    /**
     * Something that binds.
     *
     * @param name   of the option, or of what is there
     * @param detail in words
     */
    public record Bound(String name, String detail) {}
}
