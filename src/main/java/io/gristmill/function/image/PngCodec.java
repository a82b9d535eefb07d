package io.gristmill.function.image;

import java.awt.color.ColorSpace;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.jspecify.annotations.Nullable;

/**
 * Reads the usual PNG files, 8 bits per sample and not interlaced, row by row while they are inflated, which takes half of ImageIO's
 * time and no memory for the picture (PNG specification, third edition). The others are left to other engines.
 */
final class PngCodec implements ImageCodec {
    private static final int DATA = 0x49444154; // IDAT
    private static final int PALETTE = 0x504C5445; // PLTE
    private static final int TRANSPARENCY = 0x74524E53; // tRNS
    private static final int FIRST_CHUNK = 8;
    private static final int GREY = 0;
    private static final int COLOURS = 2;
    private static final int INDEXED = 3;
    private static final int COLOURS_AND_ALPHA = 6;

    @Override
    public String name() {
        return "java";
    }

    @Override
    public boolean reads(ImageHeader header) {
        return header.plainPng();
    }

    @Override
    public PixelRows decode(byte[] file, ImageHeader header, Size wanted, boolean strict) {
        ColorSpace colours = header.metadata().colours();
        return new Rows(ByteBuffer.wrap(file), header.size(), colours, strict);
    }

    @Override
    public boolean writes(ImageFormat format) {
        return false;
    }

    @Override
    public byte[] encode(Picture picture, Encoding encoding) throws IOException {
        throw new IOException(encoding.format().label() + " files are written by other engines");
    }

    /** Whether {@link #decode} takes a file with such a header and without a single transparent colour. */
    static boolean takes(byte[] png) {
        ByteBuffer file = ByteBuffer.wrap(png);
        int type = file.get(25);
        boolean known = type == GREY || type == COLOURS || type == INDEXED || type == COLOURS_AND_ALPHA;
        boolean plain = file.get(24) == 8 && file.get(26) == 0 && file.get(27) == 0 && file.get(28) == 0;
        return known && plain && (find(file, TRANSPARENCY, FIRST_CHUNK) < 0 || type == INDEXED)
                && (type != INDEXED || find(file, PALETTE, FIRST_CHUNK) >= 0);
    }

    /** Where the next chunk of a type begins, -1 if there is none; what stands after the pixels does not count. */
    private static int find(ByteBuffer file, int type, int from) {
        int at = from;
        while (at + 12 <= file.limit()) {
            int length = file.getInt(at);
            int found = file.getInt(at + 4);
            if (found == type) {
                return at;
            }
            if (length < 0 || length > file.limit() - at - 12 || found == DATA) {
                return -1;
            }
            at += 12 + length;
        }
        return -1;
    }

    private static final class Rows implements PixelRows {
        private final ByteBuffer file;
        private final Size size;
        private final boolean strict;
        private final int channels;
        private final boolean alpha;
        private final @Nullable ColorSpace colours;
        private final byte @Nullable [] palette;
        private final Inflater inflater = new Inflater();
        private final int pixel;
        private byte[] current;
        private byte[] before;
        private final byte[] samples;
        private int data;
        private int next;
        private boolean ended;

        Rows(ByteBuffer file, Size size, @Nullable ColorSpace colours, boolean strict) {
            this.file = file;
            this.size = size;
            this.strict = strict;
            int type = file.get(25);
            byte[] table = type == INDEXED ? palette(file) : null;
            palette = table;
            alpha = type == COLOURS_AND_ALPHA || table != null && find(file, TRANSPARENCY, FIRST_CHUNK) >= 0;
            channels = type == GREY ? 1 : alpha ? 4 : 3;
            boolean fits = colours != null && colours.getNumComponents() == (alpha ? 3 : channels);
            this.colours = fits ? colours : null;
            pixel = type == COLOURS ? 3 : type == COLOURS_AND_ALPHA ? 4 : 1;
            current = new byte[1 + size.width() * pixel];
            before = new byte[current.length];
            samples = new byte[size.width() * channels];
            data = find(file, DATA, FIRST_CHUNK);
            if (data >= 0) {
                feed();
            }
        }

        /** Red, green, blue and opacity of 256 colours. */
        private static byte[] palette(ByteBuffer file) {
            byte[] table = new byte[256 * 4];
            int at = find(file, PALETTE, FIRST_CHUNK);
            int colours = Math.clamp(file.getInt(at) / 3, 0, Math.min(256, (file.limit() - at - 8) / 3));
            for (int i = 0; i < colours; i++) {
                file.get(at + 8 + 3 * i, table, 4 * i, 3);
            }
            for (int i = 0; i < 256; i++) {
                table[4 * i + 3] = (byte) 255;
            }
            int opacities = find(file, TRANSPARENCY, FIRST_CHUNK);
            for (int i = 0; opacities >= 0 && i < Math.min(256, file.getInt(opacities))
                    && opacities + 8 + i < file.limit(); i++) {
                table[4 * i + 3] = file.get(opacities + 8 + i);
            }
            return table;
        }

        @Override
        public Size size() {
            return size;
        }

        @Override
        public int channels() {
            return channels;
        }

        @Override
        public boolean alpha() {
            return alpha;
        }

        @Override
        public @Nullable ColorSpace colours() {
            return colours;
        }

        /** Rows are to be read in order; some may be left out. */
        @Override
        public void read(int y, float[] row) {
            for (; next <= y; next++) {
                decode();
            }
            if (palette == null) {
                System.arraycopy(current, 1, samples, 0, samples.length);
            } else {
                look(palette);
            }
            Samples.widen(samples, row);
            if (alpha) {
                Samples.premultiply(row);
            }
        }

        private void look(byte[] table) {
            for (int x = 0, to = 0; x < size.width(); x++, to += channels) {
                int from = (current[1 + x] & 0xFF) * 4;
                for (int c = 0; c < channels; c++) {
                    samples[to + c] = table[from + c];
                }
            }
        }

        private void decode() {
            byte[] swap = before;
            before = current;
            current = swap;
            try {
                if (inflate()) {
                    unfilter();
                } else if (strict) {
                    throw new EOFException("its data end early");
                } else {
                    Arrays.fill(current, (byte) 0);
                }
            } catch (DataFormatException | IOException e) {
                if (strict) {
                    throw Damage.of(ImageFormat.PNG, e);
                }
                ended = true;
                Arrays.fill(current, (byte) 0);
            }
        }

        /** @return whether there was a whole row */
        private boolean inflate() throws DataFormatException {
            int filled = 0;
            while (filled < current.length && !ended) {
                int count = inflater.inflate(current, filled, current.length - filled);
                filled += count;
                if (count == 0) {
                    ended = inflater.finished() || inflater.needsDictionary() || !following();
                }
            }
            return filled == current.length;
        }

        /** Goes on with the next chunk, which follows the last at once. */
        private boolean following() {
            if (data < 0) {
                return false;
            }
            long at = data + 12L + file.getInt(data);
            data = file.getInt(data) >= 0 && at + 12 <= file.limit() && file.getInt((int) at + 4) == DATA ? (int) at : -1;
            if (data >= 0) {
                feed();
            }
            return data >= 0;
        }

        /** The file may end within the chunk. */
        private void feed() {
            int length = file.getInt(data);
            int there = file.limit() - data - 8;
            inflater.setInput(file.array(), data + 8, length < 0 ? 0 : Math.min(length, there));
        }

        /** Section 9 of the specification: each byte was written as its difference to neighbours that are known already. */
        private void unfilter() throws IOException {
            switch (current[0]) {
                case 0 -> {
                    // as it is
                }
                case 1 -> left(current, pixel);
                case 2 -> above(current, before);
                case 3 -> mean(current, before, pixel);
                case 4 -> paeth(current, before, pixel);
                default -> throw new IOException("a row has filter " + current[0]);
            }
        }

        private static void left(byte[] row, int pixel) {
            for (int i = 1 + pixel; i < row.length; i++) {
                row[i] += row[i - pixel];
            }
        }

        private static void above(byte[] row, byte[] above) {
            for (int i = 1; i < row.length; i++) {
                row[i] += above[i];
            }
        }

        private static void mean(byte[] row, byte[] above, int pixel) {
            for (int i = 1; i <= pixel; i++) {
                row[i] += (byte) ((above[i] & 0xFF) >> 1);
            }
            for (int i = 1 + pixel; i < row.length; i++) {
                row[i] += (byte) ((row[i - pixel] & 0xFF) + (above[i] & 0xFF) >> 1);
            }
        }

        private static void paeth(byte[] row, byte[] above, int pixel) {
            for (int i = 1; i <= pixel; i++) {
                row[i] += above[i];
            }
            for (int i = 1 + pixel; i < row.length; i++) {
                int a = row[i - pixel] & 0xFF;
                int b = above[i] & 0xFF;
                int c = above[i - pixel] & 0xFF;
                int toA = Math.abs(b - c);
                int toB = Math.abs(a - c);
                int toC = Math.abs(a + b - 2 * c);
                row[i] += (byte) (toA <= toB && toA <= toC ? a : toB <= toC ? b : c);
            }
        }

        @Override
        public void close() {
            inflater.end();
        }
    }
}
