package io.gristmill.worker;

/**
 * How much to claim at once: items that take next to nothing in bunches, so that claiming does not cost more than running, and numbers
 * of a range in blocks of about 20 ms, which is the unit of blame there.
 */
final class ClaimSizer {
    private static final long ITEMS_NANOS = 100_000;
    private static final long BLOCK_NANOS = 20_000_000;
    private static final int GROWTH = 4;
    private static final int MOST_ITEMS = 1024;

    private final int fixed;
    private final long targetNanos;
    private final int most;
    private int size = 1;

    private ClaimSizer(int fixed, long targetNanos, int most) {
        this.fixed = fixed;
        this.targetNanos = targetNanos;
        this.most = most;
    }

    /** @param fixed items per claim, or 0 for as many as fit into a tenth of a millisecond */
    static ClaimSizer ofItems(int fixed) {
        return new ClaimSizer(fixed, ITEMS_NANOS, MOST_ITEMS);
    }

    /** @param fixed numbers per block, or 0 for as many as fit into 20 ms */
    static ClaimSizer ofRanges(int fixed) {
        return new ClaimSizer(fixed, BLOCK_NANOS, Integer.MAX_VALUE);
    }

    int next() {
        return fixed > 0 ? fixed : size;
    }

    void took(int items, long nanos) {
        double fitting = (double) items * targetNanos / Math.max(1, nanos);
        size = (int) Math.clamp(fitting, 1, Math.min((long) size * GROWTH, most));
    }
}
