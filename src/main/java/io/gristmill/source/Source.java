package io.gristmill.source;

import java.nio.file.Path;

/**
 * Where a job's items come from. {@link #encode} and {@link #decode} carry it to the worker as text.
 */
public sealed interface Source {

    /** How many items there are. */
    long size();

    /** The numbers {@code from, from + step, …}; item i is {@code from + i * step}. Nothing is stored. */
    record Range(long from, long step, long size) implements Source {
        public long number(long index) {
            return from + index * step;
        }
    }

    /** JSON values in {@code input.rec}, found through the offsets in {@code input.idx}. */
    record Records(Path directory, long size) implements Source {}

    /** Files of the content store: the records say name, digest and size. */
    record Files(Path directory, Path store, long size) implements Source {}

    default String encode() {
        return switch (this) {
            case Range range -> "range\n" + range.from + "\n" + range.step + "\n" + range.size;
            case Records records -> "records\n" + records.directory + "\n" + records.size;
            case Files files -> "files\n" + files.directory + "\n" + files.store + "\n" + files.size;
        };
    }

    static Source decode(String text) {
        String[] parts = text.split("\n", -1);
        return switch (parts[0]) {
            case "range" -> new Range(Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
            case "records" -> new Records(Path.of(parts[1]), Long.parseLong(parts[2]));
            case "files" -> new Files(Path.of(parts[1]), Path.of(parts[2]), Long.parseLong(parts[3]));
            default -> throw new IllegalArgumentException("A source is a range, records or files, not " + parts[0]);
        };
    }
}
