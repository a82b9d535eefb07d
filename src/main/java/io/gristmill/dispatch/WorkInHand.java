package io.gristmill.dispatch;

import java.util.List;

import io.gristmill.job.Interval;

/**
 * What of a job workers have now, and what of it is on its way to the disk.
 *
 * @param open where both of that is
 */
public record WorkInHand(List<Chunk> chunks, List<Interval> open) {
    static final WorkInHand NONE = new WorkInHand(List.of(), List.of());

    /**
     * What a worker has of it.
     *
     * @param from    the first item without a record
     * @param claimed the first that the worker has not begun, as far as it says
     * @param to      the first that it does not have
     * @param copy    whether another worker has the same items
     * @param suspect whether it is a single item that runs alone because its worker died before
     */
    public record Chunk(int slot, String worker, long from, long claimed, long to, boolean copy, boolean suspect) {}
}
