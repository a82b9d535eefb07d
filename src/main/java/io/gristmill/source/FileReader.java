package io.gristmill.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads records from files; a slice at a time is kept, so that neighbours cost no system call. */
final class FileReader implements SourceReader {
    private static final int INDEX_SLICE = 1024;
    private static final int RECORD_SLICE = 64 * 1024;

    private final FileChannel records;
    private final FileChannel index;
    private final boolean growing;
    private final ByteBuffer offsets = ByteBuffer.allocate((INDEX_SLICE + 1) * 8).limit(0);
    private final ByteBuffer slice = ByteBuffer.allocate(RECORD_SLICE).limit(0);
    private long offsetsFrom;
    private long sliceFrom;
    private long count;

    FileReader(Path directory, boolean growing) throws IOException {
        this.growing = growing;
        records = FileChannel.open(directory.resolve(RecordFiles.RECORDS), StandardOpenOption.READ);
        index = FileChannel.open(directory.resolve(RecordFiles.INDEX), StandardOpenOption.READ);
        count = index.size() / 8 - 1;
    }

    /** What was read ahead may be of records that were not taken, and others lie there now. */
    @Override
    public void refresh() {
        if (growing) {
            count = -1;
            offsets.limit(0);
            slice.limit(0);
        }
    }

    @Override
    public long count() throws IOException {
        if (count < 0) {
            count = index.size() / 8 - 1;
        }
        return count;
    }

    @Override
    public byte[] bytes(long i) throws IOException {
        if (i < 0 || i >= count()) {
            throw new IndexOutOfBoundsException("Record " + i + " of " + count);
        }
        if (i < offsetsFrom || i + 1 >= offsetsFrom + offsets.limit() / 8) {
            read(index, offsets, i * 8);
            offsetsFrom = i;
        }
        int at = (int) (i - offsetsFrom) * 8;
        long from = offsets.getLong(at);
        int length = Math.toIntExact(offsets.getLong(at + 8) - from);
        if (length > RECORD_SLICE) {
            ByteBuffer whole = ByteBuffer.allocate(length);
            read(records, whole, from);
            return whole.array();
        }
        if (from < sliceFrom || from + length > sliceFrom + slice.limit()) {
            read(records, slice, from);
            sliceFrom = from;
        }
        byte[] bytes = new byte[length];
        slice.get((int) (from - sliceFrom), bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        records.close();
        index.close();
    }

    /** Reads as much as the buffer holds or the file has. */
    private static void read(FileChannel file, ByteBuffer buffer, long position) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            int count = file.read(buffer, position + buffer.position());
            if (count < 0) {
                break;
            }
        }
        if (buffer.position() == 0) {
            throw new EOFException("Nothing at offset " + position);
        }
        buffer.flip();
    }
}
