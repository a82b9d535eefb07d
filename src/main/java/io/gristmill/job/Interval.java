package io.gristmill.job;

/** The indexes {@code from <= i < to}; never empty. */
public record Interval(long from, long to) {

    public Interval {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("An interval has 0 <= from < to, not [" + from + ", " + to + ")");
        }
    }

    public long size() {
        return to - from;
    }

    public boolean contains(long index) {
        return from <= index && index < to;
    }

    @Override
    public String toString() {
        return "[" + from + ", " + to + ")";
    }
}
