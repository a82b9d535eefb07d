package io.gristmill.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker says to the server. None of it is believed before it is checked.
 *
 * <p>Each message writes itself: a switch over their types would have to be linked in every worker before its first word.
 */
public sealed interface FromWorker extends Message {

    /** The protocol's version; both sides come out of one build, so anything else is a mix-up. */
    int VERSION = 1;

    /** The first message of a connection. */
    record Hello(String token, long pid, int version) implements FromWorker {
        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(1);
            out.writeUTF(token);
            out.writeLong(pid);
            out.writeInt(version);
        }
    }

    /** The functions that were found, and why others could not be loaded. */
    record Described(List<FunctionDescription> functions, List<String> problems) implements FromWorker {
        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(2);
            out.writeInt(functions.size());
            for (FunctionDescription function : functions) {
                function.write(out);
            }
            out.writeInt(problems.size());
            for (String problem : problems) {
                Texts.write(out, problem);
            }
        }
    }

    /** What a function finds wrong with parameters; nothing if they are right. */
    record Checked(List<Problem> problems) implements FromWorker {
        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(11);
            out.writeInt(problems.size());
            for (Problem problem : problems) {
                Texts.write(out, problem.pointer);
                Texts.write(out, problem.detail);
            }
        }

        private static Checked read(DataInput in) throws IOException {
            int count = in.readInt();
            List<Problem> problems = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                problems.add(new Problem(Texts.read(in), Texts.read(in)));
            }
            return new Checked(problems);
        }
    }

    /**
     * Something that is wrong with parameters.
     *
     * @param pointer JSON pointer within them
     */
    record Problem(String pointer, String detail) {}

    record Opened(String job, long initNanos) implements FromWorker {
        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(3);
            out.writeUTF(job);
            out.writeLong(initNanos);
        }
    }

    record OpenFailed(String job, RecordFailure failure) implements FromWorker {
        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(4);
            out.writeUTF(job);
            failure.write(out);
        }
    }

    /** Finished records of the running attempt. {@link FrameChannel} writes the block itself, without copying it. */
    record Results(long attempt, ByteBuffer block) implements FromWorker {
        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(5);
            out.writeLong(attempt);
        }
    }

    /**
     * The attempt has nothing left to claim and all its results are sent; after {@link ToWorker.Abandon} some may be missing.
     *
     * @param items how many items it ran, from the chunk's start
     */
    record Done(long attempt, int items, Effort effort) implements FromWorker {
        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(6);
            out.writeLong(attempt);
            out.writeInt(items);
            effort.write(out);
        }
    }

    /** JSON text of a combined value. */
    record Combined(byte[] value) implements FromWorker {
        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(7);
            Texts.write(out, value);
        }
    }

    record CombineFailed(RecordFailure failure) implements FromWorker {
        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(8);
            failure.write(out);
        }
    }

    record Dumped(String text) implements FromWorker {
        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(9);
            Texts.write(out, text);
        }
    }

    /** The JVM has begun to shut down, because something in it called exit: it should be gone soon. */
    record Exiting() implements FromWorker {
        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(10);
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
            case 6 -> new Done(in.readLong(), in.readInt(), Effort.read(in));
            case 7 -> new Combined(Texts.readBytes(in));
            case 8 -> new CombineFailed(RecordFailure.read(in));
            case 9 -> new Dumped(Texts.read(in));
            case 10 -> new Exiting();
            case 11 -> Checked.read(in);
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
