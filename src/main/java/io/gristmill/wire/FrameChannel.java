package io.gristmill.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;

/**
 * Frames on a connection: magic (2 bytes), length (4 bytes), then one message. Sending is safe from many threads, receiving from one at a
 * time.
 */
public final class FrameChannel implements AutoCloseable {
    /** The longest frame; a longer one is refused before anything is allocated for it. */
    public static final int MOST_BYTES = 96 * 1024 * 1024;

    private static final short MAGIC = 0x474D; // GM
    private static final int HEADER = 6;

    private final ReadableByteChannel in;
    private final GatheringByteChannel out;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER);
    private final Object sending = new Object();

    public FrameChannel(ReadableByteChannel in, GatheringByteChannel out) {
        this.in = in;
        this.out = out;
    }

    public void send(ToWorker message) throws IOException {
        send(message, ByteBuffer.allocate(0));
    }

    public void send(FromWorker message) throws IOException {
        ByteBuffer block = message instanceof FromWorker.Results results ? results.block() : ByteBuffer.allocate(0);
        send(message, block.duplicate());
    }

    public ToWorker receiveToWorker() throws IOException {
        return ToWorker.read(data(receive()));
    }

    public FromWorker receiveFromWorker() throws IOException {
        ByteBuffer frame = receive();
        try {
            return FromWorker.read(data(frame), frame);
        } catch (EOFException | IndexOutOfBoundsException e) {
            throw new ProtocolException("A frame is shorter than its message", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (in; out) {
            // Each is closed, whatever becomes of the other.
        }
    }

    private void send(Message message, ByteBuffer tail) throws IOException {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream(64);
        DataOutputStream data = new DataOutputStream(buffer);
        data.writeShort(MAGIC);
        data.writeInt(0);
        message.write(data);
        ByteBuffer head = ByteBuffer.wrap(buffer.toByteArray());
        long length = head.remaining() - (long) HEADER + tail.remaining();
        if (length > MOST_BYTES) {
            throw new ProtocolException("A message of " + length + " bytes is longer than " + MOST_BYTES);
        }
        head.putInt(2, (int) length);
        ByteBuffer[] parts = {head, tail};
        synchronized (sending) {
            while (head.hasRemaining() || tail.hasRemaining()) {
                out.write(parts);
            }
        }
    }

    private ByteBuffer receive() throws IOException {
        fill(header.clear());
        if (header.getShort(0) != MAGIC) {
            throw new ProtocolException("A frame does not begin as one");
        }
        int length = header.getInt(2);
        if (length < 1 || length > MOST_BYTES) {
            throw new ProtocolException("A frame says it has " + length + " bytes; 1 to " + MOST_BYTES + " are possible");
        }
        ByteBuffer frame = ByteBuffer.allocate(length);
        fill(frame);
        return frame.flip();
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new EOFException("The connection ended");
            }
        }
    }

    private static DataInputStream data(ByteBuffer frame) {
        return new DataInputStream(new ByteArrayInputStream(frame.array(), 0, frame.limit()));
    }
}
