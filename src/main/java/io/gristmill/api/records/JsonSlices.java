package io.gristmill.api.records;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Values within a JSON text, each as its own text: cut out when somebody asks for it, so that a million items cost eight bytes
 * each. Numbers stay as they were written.
 */
public final class JsonSlices implements Iterable<byte[]> {
    private final byte[] json;
    private int[] bounds = new int[16];
    private int count;

    public JsonSlices(byte[] json) {
        this.json = json;
    }

    /** Adds the value that the bytes {@code from <= i < to} hold, in valid JSON. */
    public void add(int from, int to) {
        if (count * 2 == bounds.length) {
            bounds = Arrays.copyOf(bounds, bounds.length * 2);
        }
        bounds[count * 2] = from;
        bounds[count * 2 + 1] = to;
        count++;
    }

    public int size() {
        return count;
    }

    @Override
    public Iterator<byte[]> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public byte[] next() {
                if (next == count) {
                    throw new NoSuchElementException();
                }
                byte[] value = compact(json, bounds[next * 2], bounds[next * 2 + 1]);
                next++;
                return value;
            }
        };
    }

    /** A value without the white space around its parts: one line, whatever it looked like. */
    public static byte[] compact(byte[] json, int from, int to) {
        byte[] kept = new byte[to - from];
        int size = 0;
        boolean text = false;
        for (int i = from; i < to; i++) {
            byte b = json[i];
            if (text || b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                kept[size++] = b;
            }
            if (b == '"') {
                text = !text;
            } else if (b == '\\' && text) {
                kept[size++] = json[++i];
            }
        }
        return size == kept.length ? kept : Arrays.copyOf(kept, size);
    }
}
