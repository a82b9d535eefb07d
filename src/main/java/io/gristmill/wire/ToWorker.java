package io.gristmill.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What the server says to a worker. */
public sealed interface ToWorker extends Message {

    /** Of parameters, source and shared data, which may take two bytes each. */
    int MOST_SHORT_CHARACTERS = 5000;

    /** Tell what functions you have. Answered by {@link FromWorker.Described}. */
    record Describe() implements ToWorker {}

    /** Tell what a function finds wrong with parameters. Answered by {@link FromWorker.Checked}. */
    record Check(String function, String parameters) implements ToWorker {}

    /**
     * Prepare for a job: find its function, read its parameters, initialise. Answered by {@link FromWorker.Opened} or
     * {@link FromWorker.OpenFailed}; until then, {@link Run}s wait, and after a failure they are ignored.
     *
     * @param parameters the parameters' JSON text
     * @param source     the job's input in the form of {@code io.gristmill.source}
     * @param shared     the data that its items share, in the form of {@code io.gristmill.source}, or null
     * @param limits     what one item may use
     * @param tries      how often the job could not be opened before, in a row
     */
    record Open(String job, String function, String parameters, String source, @Nullable String shared, Limits limits, int tries)
            implements
                ToWorker {}

    /**
     * What one item may use.
     *
     * @param claim        items claimed at once; 0: the worker chooses
     * @param retries      how often an item that threw is tried again at once
     * @param recordBytes  the size of one record
     * @param inlineOutput outputs up to this size travel in the record
     * @param concurrency  how many items run at once, each on a virtual thread; 0: one after the other, all on one thread
     */
    record Limits(int claim, int retries, int recordBytes, int inlineOutput, int concurrency) {}

    /**
     * Run the items {@code [from, to)} of the open job, as far as the status page lets you claim them.
     *
     * @param tries how often the item was in flight when a worker died; above 0 the chunk is one item, or one block of a range, alone
     */
    record Run(long attempt, long from, long to, int tries) implements ToWorker {}

    /**
     * Combine partial values of the open range function, in order.
     *
     * @param partials JSON texts
     * @param last     whether to finish the value too
     */
    record Combine(List<byte[]> partials, boolean last) implements ToWorker {}

    /** Forget the open job. */
    record Close() implements ToWorker {}

    /** Whether it has at most some 10 KB. */
    default boolean isShort() {
        return switch (this) {
            case Open open ->
                open.parameters.length() + open.source.length() + text(open.shared).length() <= MOST_SHORT_CHARACTERS;
            case Check check -> check.parameters.length() <= MOST_SHORT_CHARACTERS;
            case Combine _ -> false;
            case Describe _,Run _,Interrupt _,Abandon _,Close _,Dump _,Exit _ -> true;
        };
    }

    /**
     * Interrupt an item that runs on a thread of its own and is over its time. If it ends by throwing, it has failed for that.
     *
     * @param index   of the item in the job
     * @param granted the time that it had, in words
     */
    record Interrupt(long attempt, long index, String granted) implements ToWorker {}

    /** Interrupt all items that run on threads of their own. Those that end by throwing have no records, and the attempt is done. */
    record Abandon(long attempt) implements ToWorker {}

    /** Send a thread dump, also in the middle of an item. */
    record Dump() implements ToWorker {}

    /** End, also in the middle of an item. */
    record Exit() implements ToWorker {}

    @Override
    default void write(DataOutput out) throws IOException {
        switch (this) {
            case Describe _ -> out.writeByte(1);
            case Open open -> {
                out.writeByte(2);
                out.writeUTF(open.job);
                out.writeUTF(open.function);
                Texts.write(out, open.parameters);
                Texts.write(out, open.source);
                Texts.write(out, text(open.shared));
                out.writeInt(open.limits.claim);
                out.writeInt(open.limits.retries);
                out.writeInt(open.limits.recordBytes);
                out.writeInt(open.limits.inlineOutput);
                out.writeInt(open.limits.concurrency);
                out.writeInt(open.tries);
            }
            case Run run -> {
                out.writeByte(3);
                out.writeLong(run.attempt);
                out.writeLong(run.from);
                out.writeLong(run.to);
                out.writeInt(run.tries);
            }
            case Combine combine -> {
                out.writeByte(4);
                out.writeBoolean(combine.last);
                out.writeInt(combine.partials.size());
                for (byte[] partial : combine.partials) {
                    out.writeInt(partial.length);
                    out.write(partial);
                }
            }
            case Close _ -> out.writeByte(5);
            case Dump _ -> out.writeByte(6);
            case Exit _ -> out.writeByte(7);
            case Interrupt interrupt -> {
                out.writeByte(8);
                out.writeLong(interrupt.attempt);
                out.writeLong(interrupt.index);
                out.writeUTF(interrupt.granted);
            }
            case Abandon abandon -> {
                out.writeByte(9);
                out.writeLong(abandon.attempt);
            }
            case Check check -> {
                out.writeByte(10);
                out.writeUTF(check.function);
                Texts.write(out, check.parameters);
            }
        }
    }

    static ToWorker read(DataInput in) throws IOException {
        byte type = in.readByte();
        return switch (type) {
            case 1 -> new Describe();
            case 2 -> new Open(in.readUTF(), in.readUTF(), Texts.read(in), Texts.read(in), orNull(Texts.read(in)),
                    new Limits(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt()), in.readInt());
            case 3 -> new Run(in.readLong(), in.readLong(), in.readLong(), in.readInt());
            case 4 -> {
                boolean last = in.readBoolean();
                int count = in.readInt();
                List<byte[]> partials = new ArrayList<>(Math.min(count, 1024));
                for (int i = 0; i < count; i++) {
                    partials.add(Texts.readBytes(in));
                }
                yield new Combine(partials, last);
            }
            case 5 -> new Close();
            case 6 -> new Dump();
            case 7 -> new Exit();
            case 8 -> new Interrupt(in.readLong(), in.readLong(), in.readUTF());
            case 9 -> new Abandon(in.readLong());
            case 10 -> new Check(in.readUTF(), Texts.read(in));
            default -> throw new ProtocolException("The server sent a message of the unknown type " + type);
        };
    }

    private static String text(@Nullable String orNull) {
        return orNull == null ? "" : orNull;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
