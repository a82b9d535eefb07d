package io.gristmill.worker;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Json;
import io.gristmill.wire.BlockWriter;

/**
 * Writes the values that functions return as JSON text, straight into a block. A library would cost each worker ten times its own
 * start-up time.
 */
final class ValueWriter {
    private static final String HEX = "0123456789abcdef";

    private ValueWriter() {}

    /** A value's JSON text, of at most this many bytes. */
    static byte[] toBytes(@Nullable Object value, int mostBytes) {
        BlockWriter out = new BlockWriter(mostBytes);
        out.begin(0, 1);
        int before = out.bytes();
        write(out, value);
        return out.bytesFrom(before);
    }

    static void write(BlockWriter out, @Nullable Object value) {
        switch (value) {
            case null -> out.ascii("null");
            case Json json -> out.put(json.utf8(), 0, json.utf8().length);
            case CharSequence text -> string(out, text.toString());
            case Long number -> out.number(number);
            case Integer number -> out.number(number);
            case Short number -> out.number(number);
            case Byte number -> out.number(number);
            case Boolean truth -> out.ascii(truth ? "true" : "false");
            case BigInteger number -> out.ascii(number.toString());
            case BigDecimal number -> out.ascii(number.toString());
            case Double number -> finite(out, number, number.toString());
            case Float number -> finite(out, number, number.toString());
            case Number number -> finite(out, number.doubleValue(), number.toString());
            case Enum<?> constant -> string(out, constant.name());
            case Map<?, ?> map -> object(out, map);
            case Iterable<?> list -> list(out, list);
            case Object array when array.getClass().isArray() -> array(out, array);
            default -> throw new IllegalArgumentException("A function cannot return a " + value.getClass().getName()
                    + "; see ItemFunction.apply for what it can");
        }
    }

    private static void finite(BlockWriter out, double number, String text) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(text + " is not a number in JSON");
        }
        out.ascii(text);
    }

    private static void object(BlockWriter out, Map<?, ?> map) {
        char separator = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.put((byte) separator);
            string(out, String.valueOf(entry.getKey()));
            out.put((byte) ':');
            write(out, entry.getValue());
            separator = ',';
        }
        out.ascii(separator == '{' ? "{}" : "}");
    }

    private static void list(BlockWriter out, Iterable<?> list) {
        char separator = '[';
        for (Object element : list) {
            out.put((byte) separator);
            write(out, element);
            separator = ',';
        }
        out.ascii(separator == '[' ? "[]" : "]");
    }

    private static void array(BlockWriter out, Object array) {
        out.put((byte) '[');
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                out.put((byte) ',');
            }
            write(out, Array.get(array, i));
        }
        out.put((byte) ']');
    }

    private static void string(BlockWriter out, String text) {
        out.put((byte) '"');
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c == '\u007f') {
                out.text(text.substring(plainFrom, i));
                escape(out, c);
                plainFrom = i + 1;
            }
        }
        out.text(plainFrom == 0 ? text : text.substring(plainFrom));
        out.put((byte) '"');
    }

    private static void escape(BlockWriter out, char c) {
        switch (c) {
            case '"' -> out.ascii("\\\"");
            case '\\' -> out.ascii("\\\\");
            case '\n' -> out.ascii("\\n");
            case '\r' -> out.ascii("\\r");
            case '\t' -> out.ascii("\\t");
            default -> {
                out.ascii("\\u00");
                out.put((byte) HEX.charAt(c >> 4));
                out.put((byte) HEX.charAt(c & 15));
            }
        }
    }
}
