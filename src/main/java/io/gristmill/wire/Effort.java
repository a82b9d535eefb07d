package io.gristmill.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an attempt cost its worker.
 *
 * @param busyNanos    time from the first claim to the last record
 * @param itemNanos    the time of all items together: more than busyNanos where several ran at once
 * @param cpuNanos     processor time of the whole worker meanwhile, to 10 ms; -1 where the system does not tell
 * @param cpuWaitNanos how long the thread that runs items waited for a processor; -1 where the system does not tell
 * @param slowest      the items, or blocks of a range, that took longest, at most {@link #MOST_SLOWEST}
 */
public record Effort(long busyNanos, long itemNanos, long cpuNanos, long cpuWaitNanos, List<Slow> slowest) {
    /** Enough to see whether one item is to blame, or all are alike. */
    public static final int MOST_SLOWEST = 5;
    /** Of something that ran no items. */
    public static final Effort NONE = new Effort(0, 0, -1, -1, List.of());

    /** One call of the function: its place in the chunk, and its time. */
    public record Slow(int from, int to, long nanos) {}

    void write(DataOutput out) throws IOException {
        out.writeLong(busyNanos);
        out.writeLong(itemNanos);
        out.writeLong(cpuNanos);
        out.writeLong(cpuWaitNanos);
        out.writeByte(slowest.size());
        for (Slow slow : slowest) {
            out.writeInt(slow.from);
            out.writeInt(slow.to);
            out.writeLong(slow.nanos);
        }
    }

    static Effort read(DataInput in) throws IOException {
        long busy = in.readLong();
        long items = in.readLong();
        long cpu = in.readLong();
        long cpuWait = in.readLong();
        int count = in.readUnsignedByte();
        if (count > MOST_SLOWEST) {
            throw new ProtocolException("A worker names " + count + " slow items");
        }
        List<Slow> slowest = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            slowest.add(new Slow(in.readInt(), in.readInt(), in.readLong()));
        }
        return new Effort(busy, items, cpu, cpuWait, slowest);
    }

    /** This effort as far as it can be true of an attempt at so many items, so many of them at once, that took so long. */
    public Effort within(int items, int concurrency, long nanos) {
        return new Effort(Math.clamp(busyNanos, 0, nanos), Math.clamp(itemNanos, 0, nanos * concurrency), Math.max(-1, cpuNanos),
                Math.clamp(cpuWaitNanos, -1, nanos),
                slowest.stream().filter(slow -> slow.from >= 0 && slow.from < slow.to && slow.to <= items && slow.nanos >= 0)
                        .map(slow -> new Slow(slow.from, slow.to, Math.min(slow.nanos, nanos))).toList());
    }
}
