package io.gristmill.job;

import java.util.List;
import java.util.Map;

/**
 * What a job has cost so far. It outlives a restart of the server as of the last commit before it.
 *
 * @param mostWorkers how many workers it had at once at most
 * @param job         figures of the whole job; one that is missing is 0
 * @param slots       figures of the workers of each slot, by slot
 * @param slowest     what took longest, longest first
 */
public record JobReport(int mostWorkers, Map<Figure, Long> job, Map<Integer, Map<Figure, Long>> slots,
        List<SlowItem> slowest) {
    /** Of a job that no worker has had. */
    public static final JobReport NONE = new JobReport(0, Map.of(), Map.of(), List.of());

    /** What is added up. */
    public enum Figure {
        // Of the job
        PAUSED_NANOS,
        /** How often unstarted items were taken back from a worker. */
        RECLAIMS,
        /** How often a late item was run a second time beside the first. */
        COPIES,
        /** Workers that ended while they ran it, whatever the cause. */
        DEATHS,
        /** How often records were committed, and how long that took, mostly while items ran; the last one as long as the one before. */
        COMMITS, COMMIT_NANOS,
        /** Of all records that arrived, and of all outputs that did not travel in a record. */
        RESULT_BYTES, OUTPUT_BYTES,
        // Of a slot
        /** Worker processes, one after the other. */
        WORKERS,
        /** Attempts at chunks. */
        CHUNKS, ITEMS,
        /** With items in flight. */
        BUSY_NANOS,
        /** Of all items together: more than BUSY_NANOS where they run side by side, and unknown to what an earlier version stored. */
        ITEM_NANOS,
        /** The part of BUSY_NANOS of which processor time is known. */
        MEASURED_NANOS,
        /** Processor time of the workers' processes in MEASURED_NANOS, and how long items waited for a processor. */
        CPU_NANOS, CPU_WAIT_NANOS,
        /** How often a worker opened the job, and how long that took. */
        INITS, INIT_NANOS,
        /** Without a worker, before one began with the job. */
        START_NANOS,
        /** Combining the values of blocks of a range. */
        COMBINE_NANOS,
        /** The rest of the attempts: handing chunks over, and results back. */
        TRANSFER_NANOS
    }

    /** An item, or a block {@code [from, to)} of a range, and how long it took at its last try. */
    public record SlowItem(long from, long to, long nanos) {}

    /** The time of all items together. */
    public long itemNanos() {
        return Math.max(total(Figure.ITEM_NANOS), total(Figure.BUSY_NANOS));
    }

    /** A figure of the job, or of all its slots together. */
    public long total(Figure figure) {
        return job.getOrDefault(figure, 0L) + slots.values().stream().mapToLong(slot -> slot.getOrDefault(figure, 0L)).sum();
    }
}
