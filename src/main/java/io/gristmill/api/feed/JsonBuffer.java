package io.gristmill.api.feed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON that is put together by hand, byte by byte: feeds of records are the server's hottest path. Grows as needed. */
public final class JsonBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int size;

    public JsonBuffer(int initialBytes) {
        bytes = new byte[initialBytes];
    }

    public int size() {
        return size;
    }

    public JsonBuffer raw(byte[] json) {
        return raw(json, 0, json.length);
    }

    public JsonBuffer raw(byte[] json, int from, int count) {
        reserve(count);
        System.arraycopy(json, from, bytes, size, count);
        size += count;
        return this;
    }

    /** JSON that may have line breaks between its parts, where it must stay on one line. */
    public JsonBuffer rawOnOneLine(byte[] json) {
        reserve(json.length);
        for (byte b : json) {
            bytes[size++] = b == '\n' || b == '\r' ? (byte) ' ' : b;
        }
        return this;
    }

    /** JSON that has no character above 127. */
    public JsonBuffer raw(String ascii) {
        return raw(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    public JsonBuffer raw(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    public JsonBuffer number(long value) {
        if (value == Long.MIN_VALUE) {
            return raw(Long.toString(value));
        }
        reserve(20);
        long rest = value;
        if (rest < 0) {
            bytes[size++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long limit = rest; limit >= 10; limit /= 10) {
            digits++;
        }
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    /** A text in quotation marks. */
    public JsonBuffer text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        reserve(utf8.length * 6 + 2);
        bytes[size++] = '"';
        for (byte b : utf8) {
            if (b == '"' || b == '\\') {
                bytes[size++] = '\\';
                bytes[size++] = b;
            } else if (b >= 0 && b < ' ') {
                control(b);
            } else {
                bytes[size++] = b;
            }
        }
        bytes[size++] = '"';
        return this;
    }

    private void control(byte b) {
        bytes[size++] = '\\';
        switch (b) {
            case '\n' -> bytes[size++] = 'n';
            case '\r' -> bytes[size++] = 'r';
            case '\t' -> bytes[size++] = 't';
            default -> {
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = HEX[b >> 4];
                bytes[size++] = HEX[b & 15];
            }
        }
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Gives the content away and is empty again. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
        size = 0;
    }

    private void reserve(int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, bytes.length * 2));
        }
    }
}
