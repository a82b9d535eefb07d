package io.gristmill.function.image;

import java.awt.color.ColorSpace;

import org.jspecify.annotations.Nullable;

/** A picture that is decoded, or being decoded, and is read row by row from the top. */
interface PixelRows extends AutoCloseable {

    Size size();

    /** Samples per pixel: 1 is grey, 3 or 4 colours, or 3 colours and alpha. */
    int channels();

    /** Whether the last channel is opacity. */
    boolean alpha();

    /** What the colours mean; null for sRGB, and for grey with its tone curve. */
    @Nullable
    ColorSpace colours();

    /** How many pixels of the file lie side by side in one of these: more than 1 if it was decoded to a smaller picture. */
    default double across() {
        return 1;
    }

    /** How many pixels of the file lie below each other in one of these. */
    default double down() {
        return across();
    }

    /** Reads a row as samples from 0 to 255; colours are premultiplied by alpha. */
    void read(int y, float[] row);

    @Override
    default void close() {}
}
