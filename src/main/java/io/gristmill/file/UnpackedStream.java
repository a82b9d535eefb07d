package io.gristmill.file;

import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

/** Compressed content, unpacked while it is read, and not further than the limits allow. */
final class UnpackedStream extends InputStream {
    private static final long BYTES_THAT_DO_NOT_HURT = 8L << 20;

    private final String coding;
    private final PackedBytes packed;
    private final Opening opening;
    private final Compression.Limits limits;
    private @Nullable InputStream unpacked;
    private long bytes;

    /** Begins to unpack, which may read already. */
    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    UnpackedStream(String coding, PackedBytes packed, Opening opening, Compression.Limits limits) {
        this.coding = coding;
        this.packed = packed;
        this.opening = opening;
        this.limits = limits;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = unpack(buffer, offset, length);
        bytes += Math.max(0, count);
        if (bytes > limits.bytes()) {
            throw new BadCompressionException("The " + coding + " content unpacks to more than " + limits.bytes() + " bytes",
                    null);
        }
        if (bytes > BYTES_THAT_DO_NOT_HURT && bytes / limits.ratio() > packed.bytes()) {
            throw new BadCompressionException("The " + coding + " content unpacks to more than " + limits.ratio()
                    + " times its size", null);
        }
        return count;
    }

    private int unpack(byte[] buffer, int offset, int length) throws IOException {
        try {
            if (unpacked == null) {
                unpacked = opening.open();
            }
            int count = unpacked.read(buffer, offset, length);
            if (count < 0) {
                packed.requireWhole();
            }
            return count;
        } catch (IOException | RuntimeException e) {
            packed.requireWhole();
            throw new BadCompressionException("The " + coding + " content is damaged or cut short", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (unpacked != null) {
            unpacked.close();
        }
        packed.close();
    }
}
