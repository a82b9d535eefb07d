package io.gristmill.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of indexes, kept as disjoint intervals with gaps between them. Its size in memory follows the number of intervals, not of
 * indexes. Not thread-safe.
 */
public final class IntervalSet {
    private final TreeMap<Long, Long> ends = new TreeMap<>();
    private long size;

    /** The set of all indexes below n. */
    public static IntervalSet upTo(long n) {
        IntervalSet set = new IntervalSet();
        if (n > 0) {
            set.add(new Interval(0, n));
        }
        return set;
    }

    /** How many indexes are in the set. */
    public long size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Adds indexes, none of which may be in the set yet: that they are would mean that some work is counted twice. */
    public void add(Interval added) {
        Map.Entry<Long, Long> before = ends.floorEntry(added.from());
        Map.Entry<Long, Long> after = ends.ceilingEntry(added.from());
        if (before != null && before.getValue() > added.from() || after != null && after.getKey() < added.to()) {
            throw new IllegalStateException(added + " overlaps " + this);
        }
        long from = added.from();
        long to = added.to();
        if (before != null && before.getValue() == from) {
            from = before.getKey();
        }
        if (after != null && after.getKey() == to) {
            to = after.getValue();
            ends.remove(after.getKey());
        }
        ends.put(from, to);
        size += added.size();
    }

    /** Removes indexes, all of which must be in the set. */
    public void remove(Interval removed) {
        Map.Entry<Long, Long> holder = ends.floorEntry(removed.from());
        if (holder == null || holder.getValue() < removed.to()) {
            throw new IllegalStateException(removed + " is not in " + this);
        }
        ends.remove(holder.getKey());
        if (holder.getKey() < removed.from()) {
            ends.put(holder.getKey(), removed.from());
        }
        if (removed.to() < holder.getValue()) {
            ends.put(removed.to(), holder.getValue());
        }
        size -= removed.size();
    }

    /** Removes and returns the lowest indexes: at most this many, and all of one interval. The set must not be empty. */
    public Interval takeFirst(long most) {
        Map.Entry<Long, Long> first = ends.firstEntry();
        Interval taken = new Interval(first.getKey(), first.getKey() + Math.min(first.getValue() - first.getKey(), most));
        remove(taken);
        return taken;
    }

    /** The parts of the set that lie in an interval. */
    public List<Interval> within(Interval whole) {
        List<Interval> parts = new ArrayList<>();
        Map.Entry<Long, Long> entry = ends.floorEntry(whole.from());
        if (entry == null) {
            entry = ends.higherEntry(whole.from());
        }
        while (entry != null && entry.getKey() < whole.to()) {
            long from = Math.max(entry.getKey(), whole.from());
            long to = Math.min(entry.getValue(), whole.to());
            if (from < to) {
                parts.add(new Interval(from, to));
            }
            entry = ends.higherEntry(entry.getKey());
        }
        return parts;
    }

    public List<Interval> intervals() {
        List<Interval> intervals = new ArrayList<>(ends.size());
        ends.forEach((from, to) -> intervals.add(new Interval(from, to)));
        return intervals;
    }

    @Override
    public String toString() {
        return intervals().toString();
    }
}
