package io.gristmill.function.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.jspecify.annotations.Nullable;

/**
 * What a GIF file says of its canvas and its first frame (GIF89a specification), read without decoding it. As browsers have it, the colour
 * that the file gives to the canvas is not used, and a canvas that is smaller than the first frame is taken for a mistake.
 *
 * @param size  of the canvas, null if the file is damaged
 * @param frame null if the file is damaged
 */
record GifScreen(@Nullable Size size, @Nullable Frame frame) {
    private static final GifScreen NONE = new GifScreen(null, null);
    private static final int SCREEN_WIDTH = 6;
    private static final int SCREEN_HEIGHT = 8;
    private static final int FLAGS = 10;
    private static final int FIRST_BLOCK = 13;
    private static final int IMAGE = 0x2C;
    private static final int IMAGE_BYTES = 10;
    private static final int EXTENSION = 0x21;

    static GifScreen of(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < FIRST_BLOCK) {
            return NONE;
        }
        int at = FIRST_BLOCK + table(bytes.get(FLAGS));
        while (at < file.length && bytes.get(at) == EXTENSION) {
            at = after(bytes, at + 2);
        }
        return at + IMAGE_BYTES <= file.length && bytes.get(at) == IMAGE ? image(bytes, at + 1) : NONE;
    }

    /** Bytes of the table of colours. */
    private static int table(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    /** Where a sequence of blocks ends, each of which begins with its length. */
    private static int after(ByteBuffer file, int blocks) {
        int at = blocks;
        while (at < file.limit() && file.get(at) != 0) {
            at += 1 + (file.get(at) & 0xFF);
        }
        return at + 1;
    }

    private static GifScreen image(ByteBuffer file, int at) {
        int width = side(file, at + 4);
        int height = side(file, at + 6);
        if (width == 0 || height == 0) {
            return NONE;
        }
        Size frame = new Size(width, height);
        int screenWidth = side(file, SCREEN_WIDTH);
        int screenHeight = side(file, SCREEN_HEIGHT);
        return screenWidth < width || screenHeight < height
                ? new GifScreen(frame, new Frame(file.array(), frame, 0, 0))
                : new GifScreen(new Size(screenWidth, screenHeight),
                        new Frame(file.array(), frame, side(file, at), side(file, at + 2)));
    }

    private static int side(ByteBuffer file, int at) {
        return Short.toUnsignedInt(file.getShort(at));
    }
}
