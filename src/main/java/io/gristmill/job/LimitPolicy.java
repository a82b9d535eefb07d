package io.gristmill.job;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The operator's word on what an item may use: what it gets if its job does not say, and how far a job may go.
 *
 * @param timeout  of a whole job; its normal value may be null: none
 * @param headroom what a process may use beyond its heap unless its job says otherwise, in bytes
 * @param memory   the most that a process may use, in bytes
 * @param accumulators about how many bytes the accumulators of a job may have
 */
public record LimitPolicy(Range<Duration> itemTimeout, Range<Duration> stallTimeout, Range<Duration> initTimeout,
        JobTimeout timeout, Range<Long> heap, long headroom, long memory, Range<Long> resultSize,
        long accumulators) {

    /** A process needs at least this much beyond its heap, in bytes: code, threads, buffers. */
    public static final long LEAST_HEADROOM = 128L << 20;

    public LimitPolicy {
        if (headroom < LEAST_HEADROOM) {
            throw new IllegalArgumentException("The headroom is " + SizeText.format(headroom) + ", less than the "
                    + SizeText.format(LEAST_HEADROOM) + " that a process needs beyond its heap");
        }
        if (memory < heap.normal() + headroom) {
            throw new IllegalArgumentException("The most memory of a process is " + SizeText.format(memory)
                    + ", less than the default heap of " + SizeText.format(heap.normal()) + " and the headroom of "
                    + SizeText.format(headroom));
        }
    }

    /**
     * What a limit may be.
     *
     * @param normal if nobody asks
     */
    public record Range<T extends Comparable<T>>(T least, T normal, T most) {
        public Range {
            if (least.compareTo(normal) > 0 || normal.compareTo(most) > 0) {
                throw new IllegalArgumentException(normal + " is not between " + least + " and " + most);
            }
        }

        /** A ceiling that was lowered since the job was accepted counts too. */
        T grant(@Nullable T asked) {
            T wanted = asked == null ? normal : asked;
            return wanted.compareTo(most) > 0 ? most : wanted;
        }
    }

    /** @param normal null: none */
    public record JobTimeout(@Nullable Duration normal, Duration most) {
        public @Nullable Duration grant(@Nullable Duration asked) {
            Duration wanted = asked == null ? normal : asked;
            return wanted == null || wanted.compareTo(most) <= 0 ? wanted : most;
        }
    }

    /**
     * What an item gets.
     *
     * @param heap   bytes
     * @param memory of the process, less what it shares with others, in bytes
     */
    public record Granted(Duration itemTimeout, Duration stallTimeout, Duration initTimeout, long heap, long memory,
            long resultSize) {

        /** What was granted, in words. */
        public String granted(String limit) {
            return switch (limit) {
                case "itemTimeout" -> DurationText.format(itemTimeout);
                case "stallTimeout" -> DurationText.format(stallTimeout);
                case "initTimeout" -> DurationText.format(initTimeout);
                case "heap" -> SizeText.format(heap);
                case "memory" -> SizeText.format(memory);
                case "resultSize" -> SizeText.format(resultSize);
                default -> throw new IllegalArgumentException("There is no limit " + limit);
            };
        }
    }

    public Granted grant(JobLimits asked) {
        long grantedHeap = heap.grant(asked.heap());
        long wanted = asked.memory() == null ? grantedHeap + headroom : asked.memory();
        return new Granted(itemTimeout.grant(asked.itemTimeout()), stallTimeout.grant(asked.stallTimeout()),
                initTimeout.grant(asked.initTimeout()), grantedHeap, Math.min(wanted, memory),
                resultSize.grant(asked.resultSize()));
    }

    /** For an item that ran out of memory: twice as much, as far as the operator allows. */
    public Granted grantDouble(JobLimits asked) {
        Granted once = grant(asked);
        long moreHeap = Math.min(2 * once.heap, heap.most());
        long moreMemory = Math.min(Math.max(2 * once.memory, moreHeap + headroom), memory);
        return new Granted(once.itemTimeout, once.stallTimeout, once.initTimeout, moreHeap, moreMemory, once.resultSize);
    }
}
