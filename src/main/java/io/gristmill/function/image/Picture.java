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
        int colours = from.getNumComponents();
        byte[] converted;
        try {
            converted = toSrgb(from, repacked(samples, channels, colours));
        } catch (CMMException e) {
            if (from.getType() == ColorSpace.TYPE_RGB || from.getType() == ColorSpace.TYPE_GRAY) {
                return this;
            }
            throw new InvalidInputException("the picture's colour profile is damaged", e);
        }
        if (!alpha) {
            return new Picture(size, 3, false, converted);
        }
        byte[] withAlpha = repacked(converted, 3, 4);
        for (int i = channels - 1, j = 3; j < withAlpha.length; i += channels, j += 4) {
            withAlpha[j] = samples[i];
        }
        return new Picture(size, 4, true, withAlpha);
    }

    private byte[] toSrgb(ColorSpace from, byte[] colours) {
        byte[] converted = new byte[(int) size.pixels() * 3];
        new ColorConvertOp(from, SRGB, null).filter(raster(colours, from.getNumComponents()), raster(converted, 3));
        return converted;
    }

    private WritableRaster raster(byte[] pixels, int bands) {
        int[] offsets = new int[bands];
        Arrays.setAll(offsets, c -> c);
        return Raster.createInterleavedRaster(new DataBufferByte(pixels, pixels.length), size.width(), size.height(),
                size.width() * bands, bands, offsets, null);
    }

    /** The first samples of each pixel, with more or less room per pixel. */
    private static byte[] repacked(byte[] pixels, int from, int to) {
        if (from == to) {
            return pixels;
        }
        byte[] packed = new byte[pixels.length / from * to];
        int common = Math.min(from, to);
        for (int i = 0, j = 0; i < pixels.length; i += from, j += to) {
            System.arraycopy(pixels, i, packed, j, common);
        }
        return packed;
    }

    /** This picture as it looks on a surface of a colour 0xRRGGBB: without alpha. */
    Picture on(int colour) {
        if (!alpha) {
            return this;
        }
        byte[] flat = new byte[(int) size.pixels() * 3];
        for (int i = 0, j = 0; i < samples.length; i += channels) {
            int opacity = samples[i + 3] & 0xFF;
            for (int c = 0; c < 3; c++) {
                int mixed = (samples[i + c] & 0xFF) * opacity + (colour >> 16 - 8 * c & 0xFF) * (255 - opacity);
                flat[j++] = (byte) ((mixed + 127) / 255);
            }
        }
        return new Picture(size, 3, false, flat);
    }

    /** This picture on a larger surface of a colour 0xRRGGBB; what is transparent in it stays so. */
    Picture on(Canvas canvas, int colour) {
        Picture picture = inColour();
        int width = picture.channels;
        byte[] surface = new byte[Math.multiplyExact((int) canvas.size().pixels(), width)];
        byte[] pixel = {(byte) (colour >> 16), (byte) (colour >> 8), (byte) colour, (byte) 255};
        for (int i = 0; i < surface.length; i++) {
            surface[i] = pixel[i % width];
        }
        int row = size.width() * width;
        for (int y = 0; y < size.height(); y++) {
            int to = ((canvas.top() + y) * canvas.size().width() + canvas.left()) * width;
            System.arraycopy(picture.samples, y * row, surface, to, row);
        }
        return new Picture(canvas.size(), width, alpha, surface);
    }

    /** The same with red, green and blue instead of grey. */
    Picture inColour() {
        return channels == 1 ? new Picture(size, 3, false, spread(samples)) : this;
    }

    private static byte[] spread(byte[] grey) {
        byte[] colours = new byte[grey.length * 3];
        for (int i = 0; i < grey.length; i++) {
            Arrays.fill(colours, 3 * i, 3 * i + 3, grey[i]);
        }
        return colours;
    }
}
