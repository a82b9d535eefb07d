package io.gristmill.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Why a record has no result.
 *
 * @param kind     one of the dictionary's failure kinds
 * @param title    one line; for an exception its class
 * @param detail   what a person needs to act on it
 * @param exitCode of the worker, or null
 * @param signal   that ended the worker, such as SIGKILL, or null
 * @param bound    the limit that it ran into, or null
 * @param examined whether there is a post-mortem
 */
public record RecordFailure(String kind, String title, String detail, @Nullable Integer exitCode, @Nullable String signal,
        @Nullable Bound bound, boolean examined) {
    private static final int MOST_CHARACTERS = 8192;

    /**
     * A limit.
     *
     * @param limit   its name
     * @param granted what it was, in words
     */
    public record Bound(String limit, String granted) {}

    public RecordFailure {
        title = shortened(title);
        detail = shortened(detail);
    }

    public static RecordFailure of(String kind, String title, String detail) {
        return new RecordFailure(kind, title, detail, null, null, null, false);
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(kind);
        out.writeUTF(title);
        out.writeUTF(detail);
        out.writeInt(exitCode == null ? -1 : exitCode);
        out.writeUTF(signal == null ? "" : signal);
        out.writeUTF(bound == null ? "" : bound.limit);
        out.writeUTF(bound == null ? "" : bound.granted);
        out.writeBoolean(examined);
    }

    static RecordFailure read(DataInput in) throws IOException {
        String kind = in.readUTF();
        String title = in.readUTF();
        String detail = in.readUTF();
        int exitCode = in.readInt();
        String signal = in.readUTF();
        String limit = in.readUTF();
        String granted = in.readUTF();
        boolean examined = in.readBoolean();
        return new RecordFailure(kind, title, detail, exitCode < 0 ? null : exitCode, signal.isEmpty() ? null : signal,
                limit.isEmpty() ? null : new Bound(limit, granted), examined);
    }

    private static String shortened(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }
}
