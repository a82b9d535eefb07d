package io.gristmill.function.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What the container of a WebP file says (RFC 9649), read without decoding.
 *
 * @param size  of the canvas, null if the file is damaged
 * @param alpha whether something in it may be transparent
 * @param frame the picture, or a file of its own with the first frame of an animation; null if there is none within the canvas
 */
record WebpContainer(@Nullable Size size, boolean alpha, @Nullable Frame frame) {

    private static final int VP8 = 0x20385056;
    private static final int VP8L = 0x4C385056;
    private static final int VP8X = 0x58385056;
    private static final int ANMF = 0x464D4E41;
    private static final int ALPH = 0x48504C41;
    private static final int RIFF = 0x46464952;
    private static final int WEBP = 0x50424557;
    private static final int START = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int FRAME_HEADER = 16;
    private static final int HAS_ALPHA = 0x10;
    private static final int IS_ANIMATED = 0x02;
    private static final int LOSSLESS_SIGNATURE = 0x2F;

    static WebpContainer of(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < START + CHUNK_HEADER + 10) {
            return new WebpContainer(null, false, null);
        }
        int data = START + CHUNK_HEADER;
        switch (bytes.getInt(START)) {
            case VP8 -> {
                return still(lossy(bytes, data), false, file);
            }
            case VP8L -> {
                return still(lossless(bytes, data), (bytes.get(data + 4) & 0x10) != 0, file);
            }
            case VP8X -> {
                boolean animated = (bytes.get(data) & IS_ANIMATED) != 0;
                Size canvas = new Size(three(bytes, data + 4) + 1, three(bytes, data + 7) + 1);
                boolean alpha = (bytes.get(data) & HAS_ALPHA) != 0;
                return animated ? new WebpContainer(canvas, true, firstFrame(bytes, canvas)) : still(canvas, alpha, file);
            }
            default -> {
                return new WebpContainer(null, false, null);
            }
        }
    }

    private static WebpContainer still(@Nullable Size size, boolean alpha, byte[] file) {
        return new WebpContainer(size, alpha, size == null ? null : new Frame(file, size, 0, 0));
    }

    /** A key frame's header: three bytes of tag, three of signature, twice 14 bits (RFC 6386, section 9.1). */
    private static @Nullable Size lossy(ByteBuffer file, int at) {
        return size(file.getShort(at + 6) & 0x3FFF, file.getShort(at + 8) & 0x3FFF);
    }

    /** A signature, then twice 14 bits, each one less than the side (RFC 9649, section 3.4). */
    private static @Nullable Size lossless(ByteBuffer file, int at) {
        int bits = file.getInt(at + 1);
        return file.get(at) == LOSSLESS_SIGNATURE ? new Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1) : null;
    }

    private static @Nullable Size size(int width, int height) {
        return width == 0 || height == 0 ? null : new Size(width, height);
    }

    private static int three(ByteBuffer file, int at) {
        return (file.get(at) & 0xFF) | (file.get(at + 1) & 0xFF) << 8 | (file.get(at + 2) & 0xFF) << 16;
    }

    private static @Nullable Frame firstFrame(ByteBuffer file, Size canvas) {
        for (int at = START; at + CHUNK_HEADER <= file.limit();) {
            int length = file.getInt(at + 4);
            int data = at + CHUNK_HEADER;
            if (length < 0 || length > file.limit() - data) {
                return null;
            }
            if (file.getInt(at) == ANMF && length > FRAME_HEADER + CHUNK_HEADER) {
                Size size = new Size(three(file, data + 6) + 1, three(file, data + 9) + 1);
                byte[] chunks = Arrays.copyOfRange(file.array(), data + FRAME_HEADER, data + length);
                Frame frame = new Frame(file(chunks, size), size, 2 * three(file, data), 2 * three(file, data + 3));
                return frame.liesIn(canvas) ? frame : null;
            }
            at = data + length + (length & 1);
        }
        return null;
    }

    /** A frame's chunks as a file of their own; one with a chunk for alpha needs the extended header. */
    private static byte[] file(byte[] chunks, Size size) {
        boolean extended = ByteBuffer.wrap(chunks).order(ByteOrder.LITTLE_ENDIAN).getInt(0) == ALPH;
        int header = extended ? CHUNK_HEADER + 10 : 0;
        ByteBuffer file = ByteBuffer.allocate(START + header + chunks.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(RIFF).putInt(file.capacity() - 8).putInt(WEBP);
        if (extended) {
            file.putInt(VP8X).putInt(10).putInt(HAS_ALPHA);
            putThree(file, size.width() - 1);
            putThree(file, size.height() - 1);
        }
        return file.put(chunks).array();
    }

    private static void putThree(ByteBuffer file, int value) {
        file.putShort((short) value).put((byte) (value >> 16));
    }
}
