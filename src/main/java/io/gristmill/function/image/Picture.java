package io.gristmill.function.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;

/**
 * A finished picture of 8 bits per sample, row by row, the samples of a pixel together.
 *
 * @param channels 1 is grey, 3 is red, green and blue, 4 the same with alpha (not premultiplied)
 * @param alpha    whether the last channel is opacity
 */
record Picture(Size size, int channels, boolean alpha, byte[] samples) {
    private static final ColorSpace SRGB = ColorSpace.getInstance(ColorSpace.CS_sRGB);

    /**
     * This picture in sRGB, its samples so far being in the given space, null for one that needs no conversion.
     * A damaged profile is passed over where the samples are colours that a screen shows anyhow.
     */
    Picture toSrgb(@Nullable ColorSpace from) {
        if (from == null) {
            return this;
        }
        int to = alpha ? 4 : 3;
        byte[] converted = new byte[(int) size.pixels() * to];
        try {
            new ColorConvertOp(from, SRGB, null).filter(colours(samples, channels, from.getNumComponents()),
                    colours(converted, to, 3));
        } catch (CMMException e) {
            if (from.getType() == ColorSpace.TYPE_RGB || from.getType() == ColorSpace.TYPE_GRAY) {
                return this;
            }
            throw new InvalidInputException("the picture's colour profile is damaged", e);
        }
        if (alpha) {
            for (int i = channels - 1, j = to - 1; i < samples.length; i += channels, j += to) {
                converted[j] = samples[i];
            }
        }
        return new Picture(size, to, alpha, converted);
    }

    private WritableRaster colours(byte[] pixels, int stride, int count) {
        int[] offsets = new int[count];
        Arrays.setAll(offsets, c -> c);
        return Raster.createInterleavedRaster(new DataBufferByte(pixels, pixels.length), size.width(), size.height(),
                size.width() * stride, stride, offsets, null);
    }

    /** This picture as it looks on white paper: without alpha. */
    Picture onWhite() {
        if (!alpha) {
            return this;
        }
        int colours = channels - 1;
        byte[] flat = new byte[(int) size.pixels() * colours];
        for (int i = 0, j = 0; i < samples.length; i += channels) {
            int opacity = samples[i + colours] & 0xFF;
            for (int c = 0; c < colours; c++) {
                int mixed = (samples[i + c] & 0xFF) * opacity + 255 * (255 - opacity);
                flat[j++] = (byte) ((mixed + 127) / 255);
            }
        }
        return new Picture(size, colours, false, flat);
    }
}
