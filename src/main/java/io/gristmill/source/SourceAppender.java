package io.gristmill.source;

import java.io.IOException;
import java.nio.file.Path;

/** Takes more records of a job whose input is {@linkplain Source.Growing growing}. They count when the job says so, not before. */
public final class SourceAppender implements RecordSink, AutoCloseable {
    private final RecordFiles files;
    private long count;

    /** @param known how many records the job has */
    public SourceAppender(Path directory, long known) throws IOException {
        files = RecordFiles.resume(directory, known);
    }

    /** Makes the files of a job that has no records yet. */
    public static Source.Content create(Path directory) throws IOException {
        try (RecordFiles files = RecordFiles.create(directory)) {
            files.sync();
        }
        return new Source.Growing(directory);
    }

    @Override
    public void add(byte[] record) throws IOException {
        files.add(record);
        count++;
    }

    /** How many records were added. */
    public long count() {
        return count;
    }

    /** Everything that was added is on disk when this returns. */
    public void sync() throws IOException {
        files.sync();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
