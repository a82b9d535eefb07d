package io.gristmill.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

/** Compressed content on its way to who unpacks it: counted, and its own errors told from those of the unpacking. */
final class PackedBytes extends FilterInputStream {
    private long bytes;
    private @Nullable Exception failure;

    PackedBytes(InputStream content) {
        super(content);
    }

    long bytes() {
        return bytes;
    }

    /** Throws again why it could not be read on, if that was so; who unpacks it may have taken that for its end. */
    void requireWhole() throws IOException {
        switch (failure) {
            case null -> {
            }
            case RuntimeException e -> throw e;
            case Exception e -> throw (IOException) e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = super.read(buffer, offset, length);
            bytes += Math.max(0, count);
            return count;
        } catch (IOException | RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    /** More than nothing if it is not at its end: a reader of gzip looks for another member only then. */
    @Override
    public int available() throws IOException {
        return Math.max(1, super.available());
    }
}
