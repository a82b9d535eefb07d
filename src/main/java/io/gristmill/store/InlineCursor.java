package io.gristmill.store;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.ResultStore;
import io.gristmill.wire.Block;
import io.gristmill.wire.ProtocolException;

/** Reads the blocks of a segment that lies in memory. */
record InlineCursor(ByteBuffer rest) implements ResultStore.BlockCursor {

    @Override
    public @Nullable ByteBuffer next() throws ProtocolException {
        if (!rest.hasRemaining()) {
            return null;
        }
        if (rest.remaining() < Block.HEADER_BYTES) {
            throw new ProtocolException("A segment ends within a block");
        }
        int bytes = Block.announcedBytes(rest.slice(rest.position(), Block.HEADER_BYTES));
        if (bytes > rest.remaining()) {
            throw new ProtocolException("A block says it has " + bytes + " bytes, more than its segment");
        }
        ByteBuffer block = rest.slice(rest.position(), bytes);
        rest.position(rest.position() + bytes);
        return block;
    }

    @Override
    public void close() {}
}
