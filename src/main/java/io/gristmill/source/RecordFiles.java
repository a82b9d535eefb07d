package io.gristmill.source;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Both files of records while they are written: {@code input.rec} and {@code input.idx}. */
final class RecordFiles implements AutoCloseable {
    static final String RECORDS = "input.rec";
    static final String INDEX = "input.idx";
    private static final int BUFFER = 1 << 16;

    private final FileChannel recordFile;
    private final FileChannel indexFile;
    private final BufferedOutputStream records;
    private final DataOutputStream index;
    private long offset;

    private RecordFiles(Path directory) throws IOException {
        recordFile = open(directory.resolve(RECORDS));
        indexFile = open(directory.resolve(INDEX));
        records = new BufferedOutputStream(Channels.newOutputStream(recordFile), BUFFER);
        index = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(indexFile), BUFFER));
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Begins both files. */
    static RecordFiles create(Path directory) throws IOException {
        Files.createDirectories(directory);
        RecordFiles files = new RecordFiles(directory);
        files.index.writeLong(0);
        return files;
    }

    /** Goes on behind so many records; what lies behind them was never taken, and goes. */
    static RecordFiles resume(Path directory, long count) throws IOException {
        RecordFiles files = new RecordFiles(directory);
        ByteBuffer end = ByteBuffer.allocate(8);
        if (files.indexFile.read(end, count * 8) != 8) {
            files.close();
            throw new IOException("The index of the input ends before record " + count);
        }
        files.offset = end.getLong(0);
        files.recordFile.truncate(files.offset).position(files.offset);
        files.indexFile.truncate((count + 1) * 8).position((count + 1) * 8);
        return files;
    }

    void add(byte[] record) throws IOException {
        records.write(record);
        offset += record.length;
        index.writeLong(offset);
    }

    /** Everything is on disk when this returns. */
    void sync() throws IOException {
        records.flush();
        index.flush();
        recordFile.force(true);
        indexFile.force(true);
    }

    @Override
    public void close() throws IOException {
        try (recordFile) {
            indexFile.close();
        }
    }
}
