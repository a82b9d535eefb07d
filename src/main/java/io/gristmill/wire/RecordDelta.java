package io.gristmill.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What an item adds to an accumulator of its job.
 *
 * @param key  in a map, else empty
 * @param json in UTF-8; of a count the digits of a whole number
 */
public record RecordDelta(Kind kind, String name, String key, byte[] json) {
    public static final int MOST_NAME = 100;
    public static final int MOST_KEY = 1000;
    private static final int MOST_DIGITS = 1000;

    /** What is done with it. */
    public enum Kind {
        COUNT(1), APPEND(2), PUT(3);

        final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) throws ProtocolException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new ProtocolException("An accumulator changes in the unknown way " + code);
        }
    }

    /** @throws ProtocolException if the section is no such change */
    static RecordDelta read(ByteBuffer section) throws ProtocolException {
        try {
            Kind kind = Kind.of(section.get());
            String name = text(section);
            String key = text(section);
            byte[] json = new byte[section.remaining()];
            section.get(json);
            RecordDelta delta = new RecordDelta(kind, name, key, json);
            delta.validate();
            return delta;
        } catch (BufferUnderflowException e) {
            throw new ProtocolException("The change of an accumulator is cut short", e);
        }
    }

    private static String text(ByteBuffer section) {
        byte[] utf8 = new byte[Short.toUnsignedInt(section.getShort())];
        section.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private void validate() throws ProtocolException {
        if (name.isEmpty() || name.length() > MOST_NAME || key.length() > MOST_KEY || json.length == 0
                || kind == Kind.COUNT && !isWholeNumber()) {
            throw new ProtocolException("An accumulator changes in a way that cannot be");
        }
    }

    private boolean isWholeNumber() {
        int digits = json[0] == '-' ? json.length - 1 : json.length;
        for (int i = json.length - digits; i < json.length; i++) {
            if (json[i] < '0' || json[i] > '9') {
                return false;
            }
        }
        return digits > 0 && digits <= MOST_DIGITS;
    }
}
