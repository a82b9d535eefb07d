package io.gristmill.reduce;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes a PNG file row by row. Rows that are passed over are grey, or transparent if there is an alpha channel. */
final class PngWriter implements AutoCloseable {
    private static final int CHUNK = 32 * 1024;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte GREY = (byte) 0x80;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final DataOutputStream file;
    private final DeflaterOutputStream pixels;
    private final byte[] missing;
    private final int height;
    private int row;

    PngWriter(OutputStream out, BandPlace place, PngBand.Header header) throws IOException {
        file = new DataOutputStream(out);
        pixels = new DeflaterOutputStream(new Chunks(), deflater, CHUNK);
        height = place.height();
        missing = new byte[header.rowBytes()];
        if (!header.hasAlpha()) {
            Arrays.fill(missing, 1, missing.length, GREY);
        }
        file.write(SIGNATURE);
        chunk("IHDR", ByteBuffer.allocate(13).putInt(place.width()).putInt(height).put((byte) 8).put((byte) header.colourType())
                .array(), 0, 13);
    }

    /** Each buffer of compressed pixels is a chunk. */
    private final class Chunks extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            chunk("IDAT", bytes, offset, length);
        }
    }

    private void chunk(String type, byte[] content, int offset, int length) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(content, offset, length);
        file.writeInt(length);
        file.write(name);
        file.write(content, offset, length);
        file.writeInt((int) checksum.getValue());
    }

    /** The next row to come is this one; what lies between is missing. */
    void skipTo(int next) throws IOException {
        while (row < next) {
            write(missing);
        }
    }

    /** @param filtered the byte of the filter, then the filtered bytes */
    void write(byte[] filtered) throws IOException {
        pixels.write(filtered);
        row++;
    }

    /** All other rows are missing. */
    void finish() throws IOException {
        skipTo(height);
        pixels.finish();
        chunk("IEND", new byte[0], 0, 0);
        file.flush();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
