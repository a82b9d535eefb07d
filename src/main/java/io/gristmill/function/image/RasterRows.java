package io.gristmill.function.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a decoded {@link BufferedImage}, taken from its raster: {@link BufferedImage#getRGB} would convert the colours of each
 * pixel, and would take grey samples for linear light, which in files they are not.
 */
final class RasterRows implements PixelRows {
    private final Layout layout;
    private final boolean premultiplied;
    private final RowReader reader;
    private final int step;

    /**
     * @param profile what the colours mean, if the file says so and the image does not know
     * @param step    how many pixels of the file lie from one of the image to the next
     */
    RasterRows(BufferedImage image, @Nullable ColorSpace profile, int step) {
        this.step = step;
        ColorModel model = image.getColorModel();
        boolean alpha = model.hasAlpha();
        boolean samples = RowReader.takesSamplesOf(model);
        premultiplied = samples && model.isAlphaPremultiplied();
        layout = new Layout(new Size(image.getWidth(), image.getHeight()), alpha ? 4 : samples ? model.getNumComponents() : 3,
                alpha, samples ? meaning(profile == null ? model.getColorSpace() : profile) : null);
        reader = RowReader.of(image);
    }

    /** Null for the spaces that need no conversion. */
    private static @Nullable ColorSpace meaning(ColorSpace space) {
        return space.isCS_sRGB() || space.equals(ColorSpace.getInstance(ColorSpace.CS_GRAY)) ? null : space;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public double across() {
        return step;
    }

    @Override
    public void read(int y, float[] row) {
        reader.read(y, row);
        if (layout.alpha() && !premultiplied) {
            Samples.premultiply(row);
        }
    }
}
