package io.gristmill.function.image;

import java.io.EOFException;

import io.gristmill.function.InvalidInputException;

/**
 * The picture of a file or the first frame of an animation, which may be smaller than the canvas that it lies on.
 *
 * @param file that begins with this frame, or holds nothing else
 * @param left columns of the canvas to the left of it
 * @param top  rows of the canvas above it
 */
record Frame(byte[] file, Size size, int left, int top) {

    /** @throws InvalidInputException if there is none */
    static Frame of(byte[] file, ImageHeader header) {
        Frame frame = switch (header.format()) {
            case GIF -> GifScreen.of(file).frame();
            case WEBP -> WebpContainer.of(file).frame();
            default -> new Frame(file, header.size(), 0, 0);
        };
        if (frame == null) {
            throw Damage.of(header.format(), new EOFException("its first frame is not there"));
        }
        return frame;
    }

    boolean fills(Size canvas) {
        return left == 0 && top == 0 && size.equals(canvas);
    }

    boolean liesIn(Size canvas) {
        return left + size.width() <= canvas.width() && top + size.height() <= canvas.height();
    }

    /** The whole canvas with this frame on it. */
    PixelRows on(Size canvas, PixelRows pixels) {
        return fills(canvas) ? pixels : new FramedRows(pixels, this, canvas);
    }
}
