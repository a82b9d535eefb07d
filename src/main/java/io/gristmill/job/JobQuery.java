package io.gristmill.job;

import org.jspecify.annotations.Nullable;

/**
 * A page of a list of jobs.
 *
 * @param after where the page before ended; null: the first page
 * @param size  1 to 1000
 */
public record JobQuery(JobFilter filter, Order order, @Nullable Position after, int size) {

    /** How jobs are sorted; within a priority the newest comes first. */
    public enum Order {
        NEWEST, OLDEST, PRIORITY
    }

    /** The place of a job in any order. */
    public record Position(int priority, String id) {}
}
