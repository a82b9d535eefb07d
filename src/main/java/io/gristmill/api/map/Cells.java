package io.gristmill.api.map;

import java.util.ArrayList;
import java.util.List;

import io.gristmill.job.Interval;

/** Counts what becomes of the items of an interval in equal parts of it. Its size follows the number of parts. */
final class Cells {
    private final long size;
    private final int count;
    private final long[] done;
    private final long[] failed;
    private final long[] running;

    /** @param most parts; there is none without an item */
    Cells(long size, int most) {
        this.size = size;
        this.count = (int) Math.min(size, most);
        this.done = new long[count];
        this.failed = new long[count];
        this.running = new long[count];
    }

    /** Whether an interval lies in one part, so that nothing about it need be known more exactly. */
    boolean isInOne(Interval interval) {
        return at(interval.from()) == at(interval.to() - 1);
    }

    void done(Interval interval) {
        spread(interval, interval.size(), done);
    }

    /** Of what is done, so many failed, nobody knows where. */
    void failed(Interval interval, long items) {
        spread(interval, items, failed);
    }

    void running(Interval interval) {
        spread(interval, interval.size(), running);
    }

    /** Rounds so that the parts add up to the whole. */
    private void spread(Interval interval, long items, long[] sums) {
        long given = 0;
        for (int i = at(interval.from()); given < items && i < count; i++) {
            long covered = Math.min(end(i), interval.to()) - interval.from();
            long upToHere = Math.round((double) covered / interval.size() * items);
            sums[i] += upToHere - given;
            given = upToHere;
        }
    }

    private int at(long index) {
        int guess = (int) Math.min(count - 1L, (long) ((double) index / size * count));
        while (guess > 0 && start(guess) > index) {
            guess--;
        }
        while (end(guess) <= index) {
            guess++;
        }
        return guess;
    }

    /** Intervals have less than 2^53 items and there are at most 1000 parts, so this fits. */
    private long start(int cell) {
        return size * cell / count;
    }

    private long end(int cell) {
        return size * (cell + 1) / count;
    }

    /** @param first the place of the first item */
    List<JobMap.Cell> places(long first) {
        List<JobMap.Cell> cells = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long whole = end(i) - start(i);
            // What was stored between two looks may be among what runs too.
            long runs = Math.min(running[i], whole - done[i]);
            long bad = Math.min(failed[i], done[i]);
            cells.add(new JobMap.Cell(first + start(i), first + end(i), done[i] - bad, bad, runs, whole - done[i] - runs));
        }
        return cells;
    }
}
