package io.gristmill.job;

import java.nio.ByteBuffer;
import java.util.List;

/** A segment about to be committed: validated blocks of records that stand for consecutive indexes. */
public record Extent(long seq, int round, Interval interval, long succeeded, long failed, List<ByteBuffer> blocks) {

    public long bytes() {
        return blocks.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /** All blocks, one after the other. */
    public byte[] toBytes() {
        ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(bytes()));
        blocks.forEach(block -> whole.put(block.duplicate()));
        return whole.array();
    }
}
