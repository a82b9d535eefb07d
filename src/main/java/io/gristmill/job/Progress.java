package io.gristmill.job;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How far a job is, in items (for a range function: numbers). {@code succeeded + failed + running + waiting + notRun} is
 * {@code total}.
 *
 * @param itemsPerSecond over the last seconds; null when nothing has finished yet or the job does not run
 * @param estimatedEndAt null when there is nothing to estimate from
 */
public record Progress(long total, long succeeded, long failed, long running, long waiting, long notRun,
        @Nullable Double itemsPerSecond, @Nullable Instant estimatedEndAt) {

    /** Of a job that no dispatcher has in hand. */
    public static Progress of(Job job) {
        boolean ended = job.state().isEnd();
        return new Progress(job.n(), job.succeeded(), job.failed(), 0, ended ? 0 : job.open(), ended ? job.open() : 0, null,
                null);
    }
}
