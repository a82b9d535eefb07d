package io.gristmill.reduce;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The rows of a PNG file (PNG specification, third edition) as they lie in it: a byte that names the filter, and filtered bytes. They
 * can be written into another file behind other rows, for the filters of the first row are such as need no row above.
 */
final class PngBand implements AutoCloseable {
    private static final int AVERAGE = 3;

    private final Inflater inflater = new Inflater();
    private final InputStream rows;
    private final byte[] row;
    private final int pixelBytes;
    private boolean first = true;

    /** @param file is behind its header */
    PngBand(InputStream file, Header header) {
        this.rows = new InflaterInputStream(new PixelData(new DataInputStream(file)), inflater, 8192);
        this.row = new byte[header.rowBytes()];
        this.pixelBytes = header.pixelBytes();
    }

    /** How large it is, and what a pixel is made of. */
    record Header(int width, int height, int colourType) {
        private static final long SIGNATURE = 0x89504E470D0A1A0AL;
        private static final int HEADER = 0x49484452; // IHDR
        private static final int HEADER_BYTES = 13;
        private static final int CHECKSUM = 4;

        /** Reads the beginning of a file that has 8 bits per sample, no palette, and row after row. */
        static Header read(InputStream file, String name) throws IOException {
            DataInputStream in = new DataInputStream(file);
            try {
                boolean isPng = in.readLong() == SIGNATURE && in.readInt() == HEADER_BYTES && in.readInt() == HEADER;
                int width = in.readInt();
                int height = in.readInt();
                int bits = in.readUnsignedByte();
                Header header = new Header(width, height, in.readUnsignedByte());
                int methods = in.readUnsignedByte() | in.readUnsignedByte() | in.readUnsignedByte();
                in.skipNBytes(CHECKSUM);
                if (isPng && bits == 8 && methods == 0 && header.isPlain()) {
                    return header;
                }
            } catch (EOFException e) {
                // It is too short.
            }
            throw new IrreducibleException(
                    "the output of " + name + " is not a PNG file with 8 bits per sample, without a palette and"
                            + " not interlaced");
        }

        private boolean isPlain() {
            return colourType == 0 || colourType == 2 || colourType == 4 || colourType == 6;
        }

        boolean hasAlpha() {
            return colourType >= 4;
        }

        int pixelBytes() {
            return (colourType & 2) + 1 + (hasAlpha() ? 1 : 0);
        }

        /** With the byte for the filter. */
        int rowBytes() {
            return 1 + width * pixelBytes();
        }
    }

    /** The next row, valid until the one after it is asked for. */
    byte[] next() throws IOException {
        if (rows.readNBytes(row, 0, row.length) < row.length) {
            throw new EOFException("A band ends early");
        }
        if (first) {
            first = false;
            standAlone();
        }
        return row;
    }

    /** Above the first row of a file there are zeros; filters that look there become such as do not. */
    private void standAlone() {
        switch (row[0]) {
            case 2 -> row[0] = 0; // Up is none.
            case 4 -> row[0] = 1; // Paeth is left.
            case AVERAGE -> {
                for (int i = 1 + pixelBytes; i < row.length; i++) {
                    row[i] += (byte) ((row[i - pixelBytes] & 0xFF) >> 1);
                }
                row[0] = 0;
            }
            default -> {
                // None and left look at no other row.
            }
        }
    }

    @Override
    public void close() {
        inflater.end();
    }

    /** What the IDAT chunks of a file hold, one after the other. */
    private static final class PixelData extends InputStream {
        private static final int DATA = 0x49444154; // IDAT
        private static final int END = 0x49454E44; // IEND
        private static final int CHECKSUM = 4;

        private final DataInputStream file;
        private int left;
        private boolean begun;

        PixelData(DataInputStream file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (left == 0) {
                if (!nextChunk()) {
                    return -1;
                }
            }
            int count = file.read(bytes, offset, Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }

        private boolean nextChunk() throws IOException {
            if (begun) {
                file.skipNBytes(CHECKSUM);
            }
            while (true) {
                int bytes = file.readInt();
                int type = file.readInt();
                if (bytes < 0 || type == END) {
                    return false;
                }
                if (type == DATA) {
                    begun = true;
                    left = bytes;
                    return true;
                }
                file.skipNBytes(bytes + (long) CHECKSUM);
            }
        }
    }
}
