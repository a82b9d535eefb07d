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
    private final Size size;
    private final int channels;
    private final boolean alpha;
    private final @Nullable ColorSpace colours;
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
        size = new Size(image.getWidth(), image.getHeight());
        alpha = model.hasAlpha();
        boolean samples = RowReader.takesSamplesOf(model);
        channels = alpha ? 4 : samples ? model.getNumComponents() : 3;
        premultiplied = samples && model.isAlphaPremultiplied();
        colours = samples ? meaning(profile == null ? model.getColorSpace() : profile) : null;
        reader = RowReader.of(image);
    }

    /** Null for the spaces that need no conversion, and for those that cannot be of these samples. */
    private @Nullable ColorSpace meaning(ColorSpace space) {
        boolean plainGrey = space.equals(ColorSpace.getInstance(ColorSpace.CS_GRAY));
        boolean fits = space.getNumComponents() == (alpha ? channels - 1 : channels);
        return space.isCS_sRGB() || plainGrey || !fits ? null : space;
    }

    @Override
    public Size size() {
        return size;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public boolean alpha() {
        return alpha;
    }

    @Override
    public @Nullable ColorSpace colours() {
        return colours;
    }

    @Override
    public double across() {
        return step;
    }

    @Override
    public void read(int y, float[] row) {
        reader.read(y, row);
        if (alpha && !premultiplied) {
            Samples.premultiply(row);
        }
    }
}
