package io.gristmill.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How many items of one job to give to one worker.
 *
 * <p>A worker begins with one claim. From then on its chunks grow by at most {@value #GROWTH} towards a length in time, at the rate
 * that this very worker has shown (moving average with weight {@value #WEIGHT}); the length is 200 ms and grows with the job's age to
 * 10 s. No chunk is more than the workers' share of half of what remains, so that the end is not left to one of them: a guided
 * schedule (Polychronopoulos and Kuck, 1987), but by time and at each worker's own pace, because items and workers differ.
 */
final class ChunkSizer {
    static final Duration SHORTEST = Duration.ofMillis(200);
    static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int AGE_PART = 10;
    private static final int GROWTH = 4;
    private static final int REMAINING_PARTS = 2;
    private static final double WEIGHT = 0.5;

    private final int claim;
    private final Map<String, Pace> paces = new HashMap<>();

    /** What a worker has shown. */
    private record Pace(double nanosPerItem, long lastSize) {}

    /** @param claim items that a worker claims at once */
    ChunkSizer(int claim) {
        this.claim = claim;
    }

    /**
     * The size of a worker's next chunk.
     *
     * @param remaining items of the job that no worker has
     * @param workers   how many workers may share them
     * @param age       of the job
     */
    long next(String worker, long remaining, int workers, Duration age) {
        Pace pace = paces.get(worker);
        long size = claim;
        if (pace != null) {
            double fitting = target(age).toNanos() / pace.nanosPerItem;
            size = (long) Math.min(fitting, (double) pace.lastSize * GROWTH);
        }
        long share = Math.ceilDiv(remaining, (long) REMAINING_PARTS * workers);
        return Math.clamp(Math.ceilDiv(Math.min(size, share), claim) * claim, claim, Integer.MAX_VALUE);
    }

    private static Duration target(Duration age) {
        Duration grown = age.dividedBy(AGE_PART);
        return grown.compareTo(SHORTEST) < 0 ? SHORTEST : grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
    }

    /** A worker ran a chunk. */
    void ran(String worker, long items, long nanos) {
        if (items == 0) {
            return;
        }
        double perItem = Math.max(1, nanos) / (double) items;
        paces.merge(worker, new Pace(perItem, items),
                (old, now) -> new Pace(WEIGHT * now.nanosPerItem + (1 - WEIGHT) * old.nanosPerItem, items));
    }

    /** Nanoseconds per item that a worker has shown, or null. */
    @Nullable
    Double pace(String worker) {
        Pace pace = paces.get(worker);
        return pace == null ? null : pace.nanosPerItem;
    }

    /** Nanoseconds per item as workers have shown lately, or null. */
    @Nullable
    Double usualPace() {
        return paces.isEmpty() ? null : paces.values().stream().mapToDouble(Pace::nanosPerItem).average().orElseThrow();
    }

    void forget(String worker) {
        paces.remove(worker);
    }
}
