package io.gristmill.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * How much may wait.
 *
 * @param jobs  that have not ended
 * @param items of these jobs together, done or not; null: any number
 */
public record QueueLimits(int jobs, @Nullable Long items) {

    public QueueLimits {
        if (jobs < 1 || items != null && items < 1) {
            throw new IllegalArgumentException("A queue has room for at least one job and one item");
        }
    }

    /** @throws QueueFullException if there is no room for another item */
    void requireItems(long presentItems) {
        if (items != null && presentItems >= items) {
            throw new QueueFullException("Jobs that have not ended have " + presentItems + " items, and the queue has room for "
                    + items);
        }
    }

    /** @throws InvalidJobException if the job is larger than the whole queue */
    void require(int presentJobs, long presentItems, long moreItems) {
        if (items != null && moreItems > items) {
            throw new InvalidJobException("/input", "The job has " + moreItems + " items; the queue has room for " + items);
        }
        if (presentJobs >= jobs) {
            throw new QueueFullException(presentJobs + " jobs have not ended, and the queue has room for " + jobs);
        }
        if (items != null && presentItems > items - moreItems) {
            throw new QueueFullException("Jobs that have not ended have " + presentItems + " items; with the " + moreItems
                    + " of this one that is more than the " + items + " that the queue has room for");
        }
    }
}
