package io.gristmill.function.image;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.awt.color.ColorSpace;
import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;

/**
 * Rows of bytes in native memory: a plane of one component, or pixels whose samples lie together.
 *
 * @param memory rows from the top
 * @param stride bytes from one row to the next
 * @param across see {@link PixelRows#across}
 */
record PlaneRows(MemorySegment memory, int stride, Size size, int channels, boolean alpha, @Nullable ColorSpace colours,
        double across,
        double down,
        byte[] buffer) implements PixelRows {

    PlaneRows(MemorySegment memory, int stride, Size size, int channels, boolean alpha, @Nullable ColorSpace colours,
            double across,
            double down) {
        this(memory, stride, size, channels, alpha, colours, across, down, new byte[size.width() * channels]);
    }

    @Override
    public void read(int y, float[] row) {
        MemorySegment.copy(memory, JAVA_BYTE, (long) y * stride, buffer, 0, buffer.length);
        Samples.widen(buffer, row);
        if (alpha) {
            Samples.premultiply(row);
        }
    }
}
