package io.gristmill.source;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the records of a job: {@code input.rec} has them one after the other, {@code input.idx} the offset of each and of the end.
 * {@link #close} syncs both, so that a job that refers to them can be committed.
 */
public final class SourceWriter implements AutoCloseable {
    static final String RECORDS = "input.rec";
    static final String INDEX = "input.idx";

    private final FileOutputStream recordFile;
    private final FileOutputStream indexFile;
    private final BufferedOutputStream records;
    private final DataOutputStream index;
    private long offset;
    private long count;

    public SourceWriter(Path directory) throws IOException {
        Files.createDirectories(directory);
        recordFile = new FileOutputStream(directory.resolve(RECORDS).toFile());
        indexFile = new FileOutputStream(directory.resolve(INDEX).toFile());
        records = new BufferedOutputStream(recordFile, 1 << 16);
        index = new DataOutputStream(new BufferedOutputStream(indexFile, 1 << 16));
        index.writeLong(0);
    }

    /** Appends one JSON value. */
    public void add(byte[] json) throws IOException {
        records.write(json);
        offset += json.length;
        index.writeLong(offset);
        count++;
    }

    public void add(FileEntry entry) throws IOException {
        add(entry.encode());
    }

    public long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        try (recordFile; indexFile) {
            records.flush();
            index.flush();
            recordFile.getFD().sync();
            indexFile.getFD().sync();
        }
    }
}
