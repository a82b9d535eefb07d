package io.gristmill.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Records that a worker sent at once, checked.
 *
 * @param from      the first index that the records stand for
 * @param to        the exclusive end; the records stand for all of {@code [from, to)}, in order and each once
 * @param succeeded how many indexes succeeded
 * @param failed    how many indexes failed
 * @param bytes     the whole block, as it is sent and stored
 */
public record Block(long from, long to, long succeeded, long failed, ByteBuffer bytes) {
    /** What must be there of a block to know how long it is. */
    public static final int HEADER_BYTES = RecordLayout.BLOCK_HEADER;

    /** The bytes that a block's first {@value RecordLayout#BLOCK_HEADER} bytes announce, header included. */
    public static int announcedBytes(ByteBuffer header) throws ProtocolException {
        int at = header.position();
        if (header.remaining() < RecordLayout.BLOCK_HEADER || header.getInt(at) != RecordLayout.MAGIC) {
            throw new ProtocolException("This is not a block of records");
        }
        int bytes = header.getInt(at + 4);
        if (bytes < 0 || bytes > Integer.MAX_VALUE - RecordLayout.BLOCK_HEADER) {
            throw new ProtocolException("A block says it has " + bytes + " bytes");
        }
        return bytes + RecordLayout.BLOCK_HEADER;
    }

    /**
     * Checks a block of a worker: checksum, structure, and that its records stand for consecutive indexes.
     *
     * @param block exactly one block, from position to limit
     * @throws ProtocolException if anything does not fit
     */
    public static Block validate(ByteBuffer block) throws ProtocolException {
        if (announcedBytes(block) != block.remaining()) {
            throw new ProtocolException("A block has another size than it says");
        }
        ByteBuffer payload = block.slice(block.position() + RecordLayout.BLOCK_HEADER,
                block.remaining() - RecordLayout.BLOCK_HEADER);
        int at = block.position();
        if (checksum(payload) != block.getInt(at + 12)) {
            throw new ProtocolException("A block fails its checksum");
        }
        Tally tally = new Tally();
        int count = 0;
        int position = 0;
        while (position < payload.limit()) {
            ResultRecord result = recordAt(payload, position);
            result.validate();
            tally.add(result);
            position += payload.getInt(position) + 4;
            count++;
        }
        if (count == 0 || count != block.getInt(at + 8)) {
            throw new ProtocolException("A block has " + count + " records, not as many as it says");
        }
        return new Block(tally.from, tally.to, tally.succeeded, tally.failed, block.slice());
    }

    /** Does something with a record. */
    @FunctionalInterface
    public interface Visitor {
        void visit(ResultRecord result) throws IOException;
    }

    /** Visits the records of one block, from position to limit, which was validated when it was written. */
    public static void forEach(ByteBuffer block, Visitor visitor) throws IOException {
        int position = block.position() + RecordLayout.BLOCK_HEADER;
        while (position < block.limit()) {
            visitor.visit(recordAt(block, position));
            position += block.getInt(position) + 4;
        }
    }

    /** Whether the block's bytes are those that were written. */
    public static boolean isIntact(ByteBuffer block) {
        int payload = block.position() + RecordLayout.BLOCK_HEADER;
        return checksum(block.slice(payload, block.limit() - payload)) == block.getInt(block.position() + 12);
    }

    private static int checksum(ByteBuffer payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload.duplicate());
        return (int) crc.getValue();
    }

    private static ResultRecord recordAt(ByteBuffer payload, int position) throws ProtocolException {
        int room = payload.limit() - position;
        int length = room < RecordLayout.RECORD_HEADER ? -1 : payload.getInt(position);
        if (length < RecordLayout.RECORD_HEADER - 4 || length > room - 4) {
            throw new ProtocolException("A record says it has " + length + " bytes, in a block with " + room + " left");
        }
        ResultRecord result = new ResultRecord(payload.slice(position, length + 4));
        if (result.isRange() && length < RecordLayout.RECORD_HEADER + 4) {
            throw new ProtocolException("A range record has no end");
        }
        return result;
    }

    private static final class Tally {
        private long from = -1;
        private long to;
        private long succeeded;
        private long failed;

        void add(ResultRecord result) throws ProtocolException {
            long index = result.index();
            if (index < 0 || from >= 0 && index != to) {
                throw new ProtocolException("Record " + index + " does not follow " + (to - 1));
            }
            if (result.to() <= index) {
                throw new ProtocolException("Record " + index + " ends at " + result.to());
            }
            from = from < 0 ? index : from;
            to = result.to();
            if (result.succeeded()) {
                succeeded += to - index;
            } else {
                failed += to - index;
            }
        }
    }
}
