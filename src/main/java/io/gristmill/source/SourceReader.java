package io.gristmill.source;

import java.io.IOException;
import java.util.List;

/** Reads single records of a job's input by index. */
public sealed interface SourceReader extends AutoCloseable permits FileReader, SourceReader.Memory {

    static SourceReader of(Source.Content content) throws IOException {
        return switch (content) {
            case Source.Stored stored -> new FileReader(stored.directory(), false);
            case Source.Growing growing -> new FileReader(growing.directory(), true);
            case Source.Inline inline -> new Memory(inline.records());
        };
    }

    long count() throws IOException;

    /** The bytes of record {@code i}. */
    byte[] bytes(long i) throws IOException;

    /** To be called when there may be more records than before. */
    default void refresh() {}

    default FileEntry file(long i) throws IOException {
        return FileEntry.decode(bytes(i));
    }

    @Override
    void close() throws IOException;

    /** Records that came with the source. */
    record Memory(List<byte[]> records) implements SourceReader {
        @Override
        public long count() {
            return records.size();
        }

        @Override
        public byte[] bytes(long i) {
            return records.get(Math.toIntExact(i));
        }

        @Override
        public void close() {}
    }
}
