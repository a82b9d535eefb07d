package io.gristmill.job;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks that an item of its job may use; null stands for what the operator has set. What it gets is for the
 * {@link LimitPolicy} to say.
 *
 * @param itemTimeout  for one item, or one block of a range
 * @param stallTimeout without a sign of life of the worker
 * @param initTimeout  for the function's initialiser
 * @param timeout      from the start of the job to its end
 * @param heap         of a worker that runs the job, in bytes
 * @param memory       of such a worker's process, less what it shares with others, in bytes
 * @param resultSize   of one item's record, in bytes
 */
public record JobLimits(@Nullable Duration itemTimeout, @Nullable Duration stallTimeout, @Nullable Duration initTimeout,
        @Nullable Duration timeout, @Nullable Long heap, @Nullable Long memory, @Nullable Long resultSize) {

    /** Everything as the operator has set it. */
    public static final JobLimits NONE = new JobLimits(null, null, null, null, null, null, null);

    /** As the client wrote it, in words; null if it did not. */
    public @Nullable String asked(String limit) {
        return switch (limit) {
            case "itemTimeout" -> text(itemTimeout);
            case "stallTimeout" -> text(stallTimeout);
            case "initTimeout" -> text(initTimeout);
            case "timeout" -> text(timeout);
            case "heap" -> text(heap);
            case "memory" -> text(memory);
            case "resultSize" -> text(resultSize);
            default -> null;
        };
    }

    /** Whether something is asked of what holds a worker within its limits. */
    public boolean concernsWorkers() {
        return itemTimeout != null || stallTimeout != null || initTimeout != null || heap != null || memory != null;
    }

    private static @Nullable String text(@Nullable Duration duration) {
        return duration == null ? null : DurationText.format(duration);
    }

    private static @Nullable String text(@Nullable Long bytes) {
        return bytes == null ? null : SizeText.format(bytes);
    }
}
