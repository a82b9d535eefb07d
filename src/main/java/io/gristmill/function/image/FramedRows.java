package io.gristmill.function.image;

import java.awt.color.ColorSpace;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a frame that does not fill its canvas; around it the canvas is transparent.
 *
 * @param frame of red, green, blue and alpha
 * @param left  columns of the canvas to the left of the frame
 * @param top   rows of the canvas above it
 */
record FramedRows(PixelRows frame, Size size, int left, int top, float[] buffer) implements PixelRows {

    FramedRows(PixelRows frame, Size size, int left, int top) {
        this(frame, size, left, top, new float[frame.size().width() * 4]);
    }

    @Override
    public int channels() {
        return 4;
    }

    @Override
    public boolean alpha() {
        return true;
    }

    @Override
    public @Nullable ColorSpace colours() {
        return frame.colours();
    }

    @Override
    public void read(int y, float[] row) {
        Arrays.fill(row, 0);
        if (y >= top && y < top + frame.size().height()) {
            frame.read(y - top, buffer);
            System.arraycopy(buffer, 0, row, left * 4, Math.min(buffer.length, row.length - left * 4));
        }
    }

    @Override
    public void close() {
        frame.close();
    }
}
