package io.gristmill.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a worker says to the server. None of it is believed before it is checked. */
public sealed interface FromWorker {

    /** The protocol's version; both sides come out of one build, so anything else is a mix-up. */
    int VERSION = 1;

    /** The first message of a connection. */
    record Hello(String token, long pid, int version) implements FromWorker {}

    /** The functions that were found, and why others could not be loaded. */
    record Described(List<FunctionDescription> functions, List<String> problems) implements FromWorker {}

    record Opened(String job, long initNanos) implements FromWorker {}

    record OpenFailed(String job, RecordFailure failure) implements FromWorker {}

    /** Finished records of the running attempt. */
    record Results(long attempt, ByteBuffer block) implements FromWorker {}

    /**
     * The attempt has nothing left to claim and all its results are sent.
     *
     * @param items     how many items it ran, from the chunk's start
     * @param busyNanos time in items
     */
    record Done(long attempt, int items, long busyNanos) implements FromWorker {}

    /** JSON text of a combined value. */
    record Combined(byte[] value) implements FromWorker {}

    record CombineFailed(RecordFailure failure) implements FromWorker {}

    record Dumped(String text) implements FromWorker {}

    /** The JVM has begun to shut down, because something in it called exit: it should be gone soon. */
    record Exiting() implements FromWorker {}

    /** Writes the type byte and the content. {@link Results} is written by {@link FrameChannel}, which does not copy the block. */
    default void write(DataOutput out) throws IOException {
        switch (this) {
            case Hello hello -> {
                out.writeByte(1);
                out.writeUTF(hello.token);
                out.writeLong(hello.pid);
                out.writeInt(hello.version);
            }
            case Described described -> {
                out.writeByte(2);
                out.writeInt(described.functions.size());
                for (FunctionDescription function : described.functions) {
                    function.write(out);
                }
                out.writeInt(described.problems.size());
                for (String problem : described.problems) {
                    Texts.write(out, problem);
                }
            }
            case Opened opened -> {
                out.writeByte(3);
                out.writeUTF(opened.job);
                out.writeLong(opened.initNanos);
            }
            case OpenFailed openFailed -> {
                out.writeByte(4);
                out.writeUTF(openFailed.job);
                openFailed.failure.write(out);
            }
            case Results results -> {
                out.writeByte(5);
                out.writeLong(results.attempt);
            }
            case Done done -> {
                out.writeByte(6);
                out.writeLong(done.attempt);
                out.writeInt(done.items);
                out.writeLong(done.busyNanos);
            }
            case Combined combined -> {
                out.writeByte(7);
                Texts.write(out, combined.value);
            }
            case CombineFailed failed -> {
                out.writeByte(8);
                failed.failure.write(out);
            }
            case Dumped dumped -> {
                out.writeByte(9);
                Texts.write(out, dumped.text);
            }
            case Exiting _ -> out.writeByte(10);
        }
    }

    /** Reads a message; {@code rest} are the frame's bytes after the fixed part of {@link Results}. */
    static FromWorker read(DataInput in, ByteBuffer frame) throws IOException {
        byte type = in.readByte();
        return switch (type) {
            case 1 -> new Hello(in.readUTF(), in.readLong(), in.readInt());
            case 2 -> new Described(functions(in), problems(in));
            case 3 -> new Opened(in.readUTF(), in.readLong());
            case 4 -> new OpenFailed(in.readUTF(), RecordFailure.read(in));
            case 5 -> new Results(in.readLong(), frame.slice(9, frame.limit() - 9));
            case 6 -> new Done(in.readLong(), in.readInt(), in.readLong());
            case 7 -> new Combined(Texts.readBytes(in));
            case 8 -> new CombineFailed(RecordFailure.read(in));
            case 9 -> new Dumped(Texts.read(in));
            case 10 -> new Exiting();
            default -> throw new ProtocolException("A worker sent a message of the unknown type " + type);
        };
    }

    private static List<FunctionDescription> functions(DataInput in) throws IOException {
        int count = in.readInt();
        List<FunctionDescription> functions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            functions.add(FunctionDescription.read(in));
        }
        return functions;
    }

    private static List<String> problems(DataInput in) throws IOException {
        int count = in.readInt();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            problems.add(Texts.read(in));
        }
        return problems;
    }
}
