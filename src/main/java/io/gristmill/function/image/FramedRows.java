package io.gristmill.function.image;

import java.util.Arrays;

/**
 * The rows of a frame that does not fill its canvas; around it the canvas is transparent, and what lies beyond it is cut off.
 *
 * @param pixels of the frame: red, green and blue, with or without alpha
 * @param layout of the canvas
 */
record FramedRows(PixelRows pixels, Frame frame, Layout layout, float[] buffer) implements PixelRows {
    private static final int CHANNELS = 4;

    FramedRows(PixelRows pixels, Frame frame, Size canvas) {
        this(pixels, frame, new Layout(canvas, CHANNELS, true, pixels.layout().colours()), new float[pixels.layout().samples()]);
    }

    @Override
    public void read(int y, float[] row) {
        Arrays.fill(row, 0);
        if (y < frame.top() || y >= frame.top() + frame.size().height()) {
            return;
        }
        pixels.read(y - frame.top(), buffer);
        int channels = pixels.layout().channels();
        int to = frame.left() * CHANNELS;
        for (int from = 0; from < buffer.length && to < row.length; from += channels, to += CHANNELS) {
            row[to + 3] = 255;
            System.arraycopy(buffer, from, row, to, channels);
        }
    }

    @Override
    public void close() {
        pixels.close();
    }
}
