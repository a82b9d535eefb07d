package io.gristmill.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

    /** JSON values; of those that grow, the size is that of the beginning. */
    record Records(Content content, long size) implements Source {}

    /** Files of the content store: the records say name, digest and size. */
    record Files(Content content, Path store, long size) implements Source {}

    /** Where the records are. */
    sealed interface Content {}

    /** In {@code input.rec}, found through the offsets in {@code input.idx}. */
    record Stored(Path directory) implements Content {}

    /** In the same files, to which a {@link SourceAppender} may add. */
    record Growing(Path directory) implements Content {}

    /** Here: a few small ones, which are not worth files of their own. */
    record Inline(List<byte[]> records) implements Content {}

    /** How many bytes the items have together, be they records or files; a range has none. */
    default long bytes() throws IOException {
        return switch (this) {
            case Range _ -> 0;
            case Records records -> bytes(records.content);
            case Files files -> {
                long sum = 0;
                try (SourceReader reader = SourceReader.of(files.content)) {
                    for (long i = 0; i < files.size; i++) {
                        sum += reader.file(i).bytes();
                    }
                }
                yield sum;
            }
        };
    }

    private static long bytes(Content content) throws IOException {
        return switch (content) {
            case Stored stored -> java.nio.file.Files.size(stored.directory.resolve(RecordFiles.RECORDS));
            case Growing growing -> java.nio.file.Files.size(growing.directory.resolve(RecordFiles.RECORDS));
            case Inline inline -> inline.records.stream().mapToLong(bytes -> bytes.length).sum();
        };
    }

    default String encode() {
        return switch (this) {
            case Range range -> "range\n" + range.from + "\n" + range.step + "\n" + range.size;
            case Records records -> "records\n" + records.size + "\n" + encode(records.content);
            case Files files -> "files\n" + files.size + "\n" + files.store + "\n" + encode(files.content);
        };
    }

    static String encode(Content content) {
        return switch (content) {
            case Stored stored -> "stored\n" + stored.directory;
            case Growing growing -> "growing\n" + growing.directory;
            case Inline inline -> {
                StringBuilder text = new StringBuilder("inline");
                inline.records.forEach(bytes -> {
                    // A character for each byte, whatever they mean.
                    text.append('\n').append(bytes.length).append(' ').append(new String(bytes, StandardCharsets.ISO_8859_1));
                });
                yield text.toString();
            }
        };
    }

    static Source decode(String text) {
        String[] parts = text.split("\n", 4);
        return switch (parts[0]) {
            case "range" -> new Range(Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
            case "records" -> new Records(content(rest(text, 2)), Long.parseLong(parts[1]));
            case "files" -> new Files(content(rest(text, 3)), Path.of(parts[2]), Long.parseLong(parts[1]));
            default -> throw new IllegalArgumentException("A source is a range, records or files, not " + parts[0]);
        };
    }

    static Content content(String text) {
        if (text.startsWith("stored\n")) {
            return new Stored(Path.of(rest(text, 1)));
        }
        if (text.startsWith("growing\n")) {
            return new Growing(Path.of(rest(text, 1)));
        }
        List<byte[]> records = new ArrayList<>();
        for (int at = "inline".length(); at < text.length();) {
            int space = text.indexOf(' ', at);
            int end = space + 1 + Integer.parseInt(text, at + 1, space, 10);
            records.add(text.substring(space + 1, end).getBytes(StandardCharsets.ISO_8859_1));
            at = end;
        }
        return new Inline(records);
    }

    /** What follows so many lines. */
    private static String rest(String text, int lines) {
        int at = 0;
        for (int i = 0; i < lines; i++) {
            at = text.indexOf('\n', at) + 1;
        }
        return text.substring(at);
    }
}
