package io.gristmill.api.records;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a text, one after the other; no more than one is in memory, and of one that is too long only a part. */
final class Lines {
    private final InputStream content;
    private final int longest;
    private byte[] buffer = new byte[1 << 16];
    private int limit;
    private int begin;
    private int end;
    private int next;
    private long number;
    private boolean tooLong;
    private boolean ended;

    /** @param longest bytes of a line */
    Lines(InputStream content, int longest) {
        this.content = content;
        this.longest = longest;
    }

    /** Goes to the next line; false if there is none. */
    boolean next() throws IOException {
        tooLong = false;
        begin = next;
        int newline = newline(begin);
        while (newline < 0 && !ended) {
            if (limit - begin > longest) {
                tooLong = true;
                limit = begin;
            }
            int scanned = limit - begin;
            fill();
            newline = newline(begin + scanned);
        }
        end = newline < 0 ? limit : newline;
        next = newline < 0 ? limit : newline + 1;
        if (newline < 0 && begin == end && !tooLong) {
            return false;
        }
        tooLong |= end - begin > longest;
        number++;
        trim();
        return true;
    }

    private int newline(int from) {
        for (int i = from; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        if (limit == buffer.length && begin > 0) {
            System.arraycopy(buffer, begin, buffer, 0, limit - begin);
            limit -= begin;
            begin = 0;
        } else if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = content.read(buffer, limit, buffer.length - limit);
        ended = count < 0;
        limit += Math.max(0, count);
    }

    private void trim() {
        while (begin < end && isSpace(buffer[begin])) {
            begin++;
        }
        while (begin < end && isSpace(buffer[end - 1])) {
            end--;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    /** From 1. */
    long number() {
        return number;
    }

    boolean isTooLong() {
        return tooLong;
    }

    boolean isBlank() {
        return begin == end;
    }

    /** The line without white space around it. */
    byte[] bytes() {
        return Arrays.copyOfRange(buffer, begin, end);
    }
}
