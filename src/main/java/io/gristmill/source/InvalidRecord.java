package io.gristmill.source;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/** What stands in place of an item that could not be read: a byte with which no JSON text begins, and the reason. */
public final class InvalidRecord {
    private static final byte MARK = 0x15;

    private InvalidRecord() {}

    static byte[] encode(String reason) {
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        byte[] record = new byte[utf8.length + 1];
        record[0] = MARK;
        System.arraycopy(utf8, 0, record, 1, utf8.length);
        return record;
    }

    /** Why this record is no item; null if it is one. */
    public static @Nullable String reason(byte[] record) {
        return record.length == 0 || record[0] != MARK
                ? null
                : new String(record, 1, record.length - 1, StandardCharsets.UTF_8);
    }
}
