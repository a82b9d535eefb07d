package io.gristmill.job;

import java.util.ArrayList;
import java.util.List;

/**
 * Which items of an attempt have records: all before the frontier, and islands beyond it where items that run side by side have come to
 * their ends in another order. Not thread-safe.
 */
public final class Recorded {
    private final IntervalSet islands = new IntervalSet();
    private long frontier;
    private long highest;

    /** @param from where the attempt begins */
    public Recorded(long from) {
        this.frontier = from;
        this.highest = from;
    }

    /** The first item without a record. */
    public long frontier() {
        return frontier;
    }

    /** One more than the last item that has a record. */
    public long highest() {
        return highest;
    }

    public boolean has(long index) {
        return index < frontier || index < highest && !islands.within(new Interval(index, index + 1)).isEmpty();
    }

    /** Whether any of these items has a record. */
    public boolean hasAnyOf(Interval items) {
        return items.from() < frontier || items.from() < highest && !islands.within(items).isEmpty();
    }

    /** These have records now, none of which had one. */
    public void add(Interval items) {
        highest = Math.max(highest, items.to());
        if (items.from() != frontier) {
            islands.add(items);
            return;
        }
        frontier = items.to();
        if (!islands.isEmpty()) {
            Interval first = islands.takeFirst(Long.MAX_VALUE);
            if (first.from() == frontier) {
                frontier = first.to();
            } else {
                islands.add(first);
            }
        }
    }

    /** How many items up to an end that lies behind all records have none. */
    public long missing(long end) {
        return end - frontier - islands.size();
    }

    /** The items up to an end that lies behind all records that have none. */
    public List<Interval> gaps(long end) {
        List<Interval> gaps = new ArrayList<>();
        long from = frontier;
        for (Interval island : islands.intervals()) {
            gaps.add(new Interval(from, island.from()));
            from = island.to();
        }
        if (from < end) {
            gaps.add(new Interval(from, end));
        }
        return gaps;
    }
}
