package io.gristmill.function.image;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * The chunks of a PNG file before the end of its pixels (PNG specification, third edition, section 5).
 *
 * @param bytes with a whole header
 */
record PngFile(ByteBuffer bytes) {
    private static final int DATA = 0x49444154; // IDAT
    private static final int PALETTE = 0x504C5445; // PLTE
    private static final int TRANSPARENCY = 0x74524E53; // tRNS
    private static final int FIRST_CHUNK = 8;
    private static final int CHUNK_DATA = 8;
    private static final int CHUNK_BYTES = 12;
    private static final int GREY = 0;
    private static final int COLOURS = 2;
    private static final int INDEXED = 3;
    private static final int COLOURS_AND_ALPHA = 6;

    static PngFile of(byte[] file) {
        return new PngFile(ByteBuffer.wrap(file));
    }

    private int type() {
        return bytes.get(25);
    }

    /** Whether it has 8 bits per sample, row after row, and not a single transparent colour. */
    boolean isPlain() {
        boolean known = switch (type()) {
            case GREY, COLOURS -> !has(TRANSPARENCY);
            case INDEXED -> has(PALETTE);
            case COLOURS_AND_ALPHA -> true;
            default -> false;
        };
        return known && bytes.get(24) == 8 && bytes.get(26) == 0 && bytes.get(27) == 0 && bytes.get(28) == 0;
    }

    boolean isIndexed() {
        return type() == INDEXED;
    }

    boolean hasAlpha() {
        return type() == COLOURS_AND_ALPHA || isIndexed() && has(TRANSPARENCY);
    }

    /** What its pixels become: grey, or colours with or without alpha. */
    int channels() {
        return type() == GREY ? 1 : hasAlpha() ? 4 : 3;
    }

    /** Bytes of a pixel as it lies in the file. */
    int bytesPerPixel() {
        return isIndexed() ? 1 : channels();
    }

    /** Red, green, blue and opacity of 256 colours. */
    byte[] palette() {
        byte[] table = new byte[256 * 4];
        int at = find(PALETTE);
        int colours = Math.clamp(bytes.getInt(at) / 3, 0, Math.min(256, (bytes.limit() - at - CHUNK_DATA) / 3));
        for (int i = 0; i < colours; i++) {
            bytes.get(at + CHUNK_DATA + 3 * i, table, 4 * i, 3);
        }
        int opacities = find(TRANSPARENCY);
        int translucent = opacities < 0 ? 0 : Math.min(bytes.getInt(opacities), bytes.limit() - opacities - CHUNK_DATA);
        for (int i = 0; i < 256; i++) {
            table[4 * i + 3] = i < translucent ? bytes.get(opacities + CHUNK_DATA + i) : (byte) 255;
        }
        return table;
    }

    private boolean has(int type) {
        return find(type) >= 0;
    }

    /** Where the first chunk of a type begins, -1 if there is none; what stands after the pixels does not count. */
    private int find(int type) {
        int at = FIRST_CHUNK;
        while (at + CHUNK_BYTES <= bytes.limit()) {
            int length = bytes.getInt(at);
            int found = bytes.getInt(at + 4);
            if (found == type) {
                return at;
            }
            if (length < 0 || length > bytes.limit() - at - CHUNK_BYTES || found == DATA) {
                return -1;
            }
            at += CHUNK_BYTES + length;
        }
        return -1;
    }

    /** The compressed pixels, which follow each other in chunks; the file may end within one. */
    final class Data {
        private int at = find(DATA);

        /** The next part, null after the last. */
        @Nullable
        ByteBuffer next() {
            if (at < 0) {
                return null;
            }
            int length = bytes.getInt(at);
            int start = at + CHUNK_DATA;
            long following = at + (long) CHUNK_BYTES + length;
            boolean more = length >= 0 && following + CHUNK_BYTES <= bytes.limit()
                    && bytes.getInt((int) following + 4) == DATA;
            at = more ? (int) following : -1;
            return bytes.slice(start, Math.clamp(length, 0, bytes.limit() - start));
        }
    }
}
