package io.gristmill.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.ResultStore;
import io.gristmill.wire.Block;
import io.gristmill.wire.ProtocolException;

/** Reads an extent block by block into one buffer, which grows no further than its largest block. */
final class SegmentCursor implements ResultStore.BlockCursor {
    private static final int INITIAL_BYTES = 64 * 1024;

    private final FileChannel file;
    private final long end;
    private long position;
    private ByteBuffer buffer;

    /** @param file closed with the cursor */
    SegmentCursor(FileChannel file, long position, long bytes) {
        this.file = file;
        this.position = position;
        this.end = position + bytes;
        this.buffer = ByteBuffer.allocate((int) Math.min(INITIAL_BYTES, Math.max(bytes, Block.HEADER_BYTES)));
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (position == end) {
            return null;
        }
        if (end - position < Block.HEADER_BYTES) {
            throw new ProtocolException("A segment ends within a block");
        }
        read(0, Block.HEADER_BYTES);
        int bytes = Block.announcedBytes(buffer.slice(0, Block.HEADER_BYTES));
        if (bytes > end - position) {
            throw new ProtocolException("A block says it has " + bytes + " bytes, more than its segment");
        }
        if (bytes > buffer.capacity()) {
            buffer = ByteBuffer.allocate(bytes);
            read(0, Block.HEADER_BYTES);
        }
        read(Block.HEADER_BYTES, bytes);
        position += bytes;
        return buffer.position(0);
    }

    /** Fills the buffer from one offset to another, both counted from the position in the file. */
    private void read(int from, int to) throws IOException {
        buffer.limit(to).position(from);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("A result file ends within a segment");
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
