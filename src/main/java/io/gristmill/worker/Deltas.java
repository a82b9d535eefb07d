package io.gristmill.worker;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Accumulators;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.RecordDelta;

/** Gathers what one try at an item adds to the accumulators of its job. */
final class Deltas implements Accumulators {
    private final Map<String, BigInteger> counts = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(RecordDelta.Kind kind, String name, String key, @Nullable Object value) {}

    @Override
    public synchronized void count(String name, long delta) {
        counts.merge(checked(name), BigInteger.valueOf(delta), BigInteger::add);
    }

    @Override
    public synchronized void append(String name, @Nullable Object value) {
        entries.add(new Entry(RecordDelta.Kind.APPEND, checked(name), "", value));
    }

    @Override
    public synchronized void put(String name, String key, @Nullable Object value) {
        if (key.length() > RecordDelta.MOST_KEY) {
            throw new IllegalArgumentException("A key of an accumulator has at most " + RecordDelta.MOST_KEY + " characters");
        }
        entries.add(new Entry(RecordDelta.Kind.PUT, checked(name), key, value));
    }

    private static String checked(String name) {
        if (name.isEmpty() || name.length() > RecordDelta.MOST_NAME) {
            throw new IllegalArgumentException("The name of an accumulator has 1 to " + RecordDelta.MOST_NAME + " characters");
        }
        return name;
    }

    synchronized void write(BlockWriter writer) {
        counts.forEach((name, delta) -> write(writer, new Entry(RecordDelta.Kind.COUNT, name, "", delta)));
        entries.forEach(entry -> write(writer, entry));
    }

    private static void write(BlockWriter writer, Entry entry) {
        writer.beginDelta(entry.kind, entry.name, entry.key);
        ValueWriter.write(writer, entry.value);
        writer.endDelta();
    }
}
