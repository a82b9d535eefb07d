package io.gristmill.function.data;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.SharedData;

/**
 * JSON objects, one a line, by one of their fields; of several with the same key the last counts. The lines stay where they are. Kept is
 * where each begins, in a hash table with a number for each, which has a part of the key's hash too, so that few lines are read in
 * vain.
 */
final class LineDictionary implements Dictionary {
    /** Of the number in a slot: where the line begins, plus 1; above it, the first bits of the hash. */
    private static final int OFFSET_BITS = 40;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    private static final int POSITION_SHIFT = 8;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final int MOST_LINES = 1 << 29;

    private final SharedData data;
    private final MemorySegment bytes;
    private final String keyField;
    private final long[] slots;

    /** Reads each line once. */
    LineDictionary(SharedData data, String keyField) throws IOException {
        this.data = data;
        this.bytes = data.segment();
        this.keyField = keyField;
        this.slots = new long[Integer.highestOneBit(lines()) * 4];
        long number = 1;
        long end;
        for (long from = 0; from < bytes.byteSize(); from = end + 1) {
            end = end(from);
            if (!isBlank(from, end)) {
                put(from, end, number);
            }
            number++;
        }
    }

    @Override
    public @Nullable Object getOrDefault(String key, @Nullable Object orElse) throws IOException {
        long found = slots[slot(key)];
        return found == 0 ? orElse : line(found);
    }

    private int lines() {
        long lines = 1;
        for (long from = end(0); from < bytes.byteSize(); from = end(from + 1)) {
            lines++;
        }
        if (lines > MOST_LINES || bytes.byteSize() >= OFFSET_MASK) {
            throw new InvalidInputException("The shared data has " + lines + " lines; at most " + MOST_LINES + " are possible");
        }
        return (int) lines;
    }

    private void put(long from, long end, long number) throws IOException {
        try {
            String key = key(data.json(from, end));
            slots[slot(key)] = hash(key) >>> OFFSET_BITS << OFFSET_BITS | from + 1;
        } catch (InvalidInputException e) {
            throw new InvalidInputException("Line " + number + " of the shared data: " + e.getMessage(), e);
        }
    }

    /** The slot that has the key, or else the empty one that it would have. */
    private int slot(String key) throws IOException {
        long hash = hash(key);
        int slot = (int) (hash >>> POSITION_SHIFT) & slots.length - 1;
        while (slots[slot] != 0 && !(slots[slot] >>> OFFSET_BITS == hash >>> OFFSET_BITS && key.equals(key(line(slots[slot]))))) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private static long hash(String key) {
        return key.hashCode() * GOLDEN_RATIO;
    }

    private @Nullable Object line(long slot) throws IOException {
        long from = (slot & OFFSET_MASK) - 1;
        return data.json(from, end(from));
    }

    private String key(@Nullable Object line) {
        if (line instanceof Map<?, ?> fields && fields.containsKey(keyField)) {
            return Lookup.key(fields.get(keyField));
        }
        throw new InvalidInputException("It is no JSON object with a field '" + keyField + "'");
    }

    private long end(long from) {
        long at = from;
        while (at < bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, at) != '\n') {
            at++;
        }
        return at;
    }

    private boolean isBlank(long from, long end) {
        for (long at = from; at < end; at++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, at) > ' ' || bytes.get(ValueLayout.JAVA_BYTE, at) < 0) {
                return false;
            }
        }
        return true;
    }
}
