package io.gristmill.dispatch;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Job;
import io.gristmill.job.Progress;

/**
 * A job as it is stored, and how far it is now.
 *
 * @param queue where it waits for its first worker; null if it does not
 */
public record JobView(Job job, Progress progress, @Nullable QueuePlace queue) {

    public JobView(Job job, Progress progress) {
        this(job, progress, null);
    }
}
