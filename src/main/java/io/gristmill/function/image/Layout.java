package io.gristmill.function.image;

import java.awt.color.ColorSpace;

import org.jspecify.annotations.Nullable;

/**
 * How the samples of a picture lie, and what they mean. A colour space that cannot be of such samples is passed over.
 *
 * @param channels samples per pixel: 1 is grey, 3 or 4 colours, or 3 colours and alpha
 * @param alpha    whether the last channel is opacity
 * @param colours  what the colours mean; null for sRGB, and for grey with its tone curve
 */
record Layout(Size size, int channels, boolean alpha, @Nullable ColorSpace colours) {

    Layout {
        boolean fits = colours != null && colours.getNumComponents() == (alpha ? channels - 1 : channels);
        colours = fits ? colours : null;
    }

    /** Samples in a row. */
    int samples() {
        return Math.multiplyExact(size.width(), channels);
    }
}
