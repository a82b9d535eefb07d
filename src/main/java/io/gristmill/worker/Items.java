package io.gristmill.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.source.FileEntry;
import io.gristmill.source.InvalidRecord;
import io.gristmill.source.Source;
import io.gristmill.source.SourceReader;

/** The items of an open job, made one by one from its source. */
interface Items extends AutoCloseable {

    /** @param attempt which try at the item this is, from 1 */
    Item get(long index, int attempt) throws IOException;

    /** To be called when there may be more items than before. */
    default void refresh() {}

    /** Whether an item's name says more than its index does. */
    boolean areNamed();

    @Override
    default void close() throws IOException {}

    static Items of(Source source) throws IOException {
        return switch (source) {
            case Source.Range range -> new Numbers(range);
            case Source.Records records -> new Records(SourceReader.of(records.content()));
            case Source.Files files -> new FileItems(SourceReader.of(files.content()), files.store());
        };
    }

    /** The same item at another try. */
    static Item again(Item item, int attempt) {
        return switch (item) {
            case NumberItem number -> new NumberItem(number.index, attempt, number.number);
            case RecordItem record -> new RecordItem(record.index, attempt, record.bytes);
            case FileItem file -> new FileItem(file.index, attempt, file.name, file.path);
            default -> throw new IllegalArgumentException("Not of a job: " + item);
        };
    }

    /** The numbers of a range. */
    record Numbers(Source.Range range) implements Items {
        @Override
        public Item get(long index, int attempt) {
            return new NumberItem(index, attempt, range.number(index));
        }

        @Override
        public boolean areNamed() {
            return false;
        }
    }

    /** Inline values. */
    record Records(SourceReader reader) implements Items {
        @Override
        public void refresh() {
            reader.refresh();
        }

        @Override
        public Item get(long index, int attempt) throws IOException {
            byte[] record = reader.bytes(index);
            String reason = InvalidRecord.reason(record);
            if (reason != null) {
                throw new InvalidInputException(reason);
            }
            return new RecordItem(index, attempt, record);
        }

        @Override
        public boolean areNamed() {
            return false;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    /** Stored files. */
    record FileItems(SourceReader reader, Path store) implements Items {
        @Override
        public Item get(long index, int attempt) throws IOException {
            FileEntry entry = reader.file(index);
            return new FileItem(index, attempt, entry.name(), FileEntry.path(store, entry.sha256()));
        }

        @Override
        public boolean areNamed() {
            return true;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    /** A number of a range. */
    record NumberItem(long index, int attempt, long number) implements Item {
        @Override
        public String name() {
            return Long.toString(number);
        }

        @Override
        public String text() {
            return Long.toString(number);
        }

        @Override
        public byte[] bytes() {
            return Long.toString(number).getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public Object json() {
            return number;
        }

        @Override
        public Path path() {
            throw notAFile();
        }
    }

    /** A JSON value. */
    record RecordItem(long index, int attempt, byte[] bytes) implements Item {
        @Override
        public String name() {
            return Long.toString(index);
        }

        @Override
        public long number() {
            try {
                return Long.parseLong(new String(bytes, StandardCharsets.UTF_8));
            } catch (NumberFormatException e) {
                throw new InvalidInputException(shortened() + " is not a whole number between -2^63 and 2^63 - 1");
            }
        }

        @Override
        public String text() {
            return json() instanceof String text ? text : new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public @Nullable Object json() {
            return JsonText.read(bytes);
        }

        @Override
        public Path path() {
            throw notAFile();
        }

        private String shortened() {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.length() <= 100 ? text : text.substring(0, 100) + "…";
        }
    }

    /** A stored file. */
    record FileItem(long index, int attempt, String name, Path path) implements Item {
        @Override
        public boolean isFile() {
            return true;
        }

        @Override
        public long number() {
            throw new InvalidInputException("A file is not a number");
        }

        @Override
        public String text() {
            try {
                return Files.readString(path);
            } catch (IOException e) {
                throw new InvalidInputException("The file is not text in UTF-8", e);
            }
        }

        @Override
        public byte[] bytes() throws IOException {
            return Files.readAllBytes(path);
        }

        @Override
        public @Nullable Object json() {
            try {
                return JsonText.read(bytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static InvalidInputException notAFile() {
        return new InvalidInputException("The item is not a file");
    }
}
