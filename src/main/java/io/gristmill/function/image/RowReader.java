package io.gristmill.function.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/** Reads the rows of one {@link BufferedImage} into floats: samples from 0 to 255, red, green, blue and alpha, or grey alone. */
interface RowReader {
    /** A table is faster than a conversion, which the JIT compiler does one by one here. */
    float[] UNSIGNED = table();

    void read(int y, float[] row);

    /** Whether the image's samples can be taken as they are; else they come as the image's model converts them, in sRGB. */
    static boolean takesSamplesOf(ColorModel model) {
        boolean known = switch (model.getNumComponents()) {
            case 1, 3 -> !model.hasAlpha();
            case 2 -> model.hasAlpha();
            default -> model.getNumComponents() == 4;
        };
        boolean unsigned = switch (model.getTransferType()) {
            case DataBuffer.TYPE_BYTE, DataBuffer.TYPE_USHORT, DataBuffer.TYPE_INT -> true;
            default -> false;
        };
        return known && unsigned && model instanceof ComponentColorModel;
    }

    static RowReader of(BufferedImage image) {
        if (takesSamplesOf(image.getColorModel())) {
            return image.getColorModel().getNumComponents() == 2
                    ? greyWithAlpha(image)
                    : isPlainBytes(image) ? plainBytes(image) : anySamples(image);
        }
        return image.getColorModel() instanceof IndexColorModel palette ? indexed(image, palette) : converted(image);
    }

    private static boolean isPlainBytes(BufferedImage image) {
        Raster raster = image.getRaster();
        return raster.getSampleModel() instanceof ComponentSampleModel && raster.getDataBuffer() instanceof DataBufferByte data
                && data.getNumBanks() == 1 && raster.getParent() == null && image.getColorModel().getComponentSize(0) == 8;
    }

    /** The way of most pictures: bytes in some order. */
    private static RowReader plainBytes(BufferedImage image) {
        DataBufferByte buffer = (DataBufferByte) image.getRaster().getDataBuffer();
        ComponentSampleModel model = (ComponentSampleModel) image.getRaster().getSampleModel();
        byte[] data = buffer.getData();
        int stride = model.getPixelStride();
        int[] bands = model.getBandOffsets();
        if (bands.length == 3) {
            return (y, row) -> {
                int start = buffer.getOffset() + y * model.getScanlineStride();
                colours(data, start, stride, bands[0], bands[1], bands[2], row);
            };
        }
        return (y, row) -> {
            int start = buffer.getOffset() + y * model.getScanlineStride();
            for (int c = 0; c < bands.length; c++) {
                band(data, start + bands[c], stride, row, c, bands.length);
            }
        };
    }

    private static void colours(byte[] data, int start, int stride, int red, int green, int blue, float[] row) {
        int at = start;
        for (int i = 0; i + 2 < row.length; i += 3, at += stride) {
            row[i] = UNSIGNED[data[at + red] & 0xFF];
            row[i + 1] = UNSIGNED[data[at + green] & 0xFF];
            row[i + 2] = UNSIGNED[data[at + blue] & 0xFF];
        }
    }

    private static void band(byte[] data, int start, int stride, float[] row, int first, int step) {
        int at = start;
        for (int i = first; i < row.length; i += step, at += stride) {
            row[i] = UNSIGNED[data[at] & 0xFF];
        }
    }

    /** Samples of other widths, or in separate planes. */
    private static RowReader anySamples(BufferedImage image) {
        Raster raster = image.getRaster();
        float scale = 255f / ((1L << image.getColorModel().getComponentSize(0)) - 1);
        float negative = (1L << 32) * scale; // samples of 32 bits come with a sign
        return (y, row) -> {
            raster.getPixels(0, y, raster.getWidth(), 1, row);
            for (int i = 0; i < row.length; i++) {
                row[i] *= scale;
                row[i] += row[i] < 0 ? negative : 0;
            }
        };
    }

    private static RowReader greyWithAlpha(BufferedImage image) {
        RowReader samples = anySamples(image);
        float[] pairs = new float[image.getWidth() * 2];
        return (y, row) -> {
            samples.read(y, pairs);
            for (int i = 0, j = 0; i < pairs.length; i += 2, j += 4) {
                Arrays.fill(row, j, j + 3, pairs[i]);
                row[j + 3] = pairs[i + 1];
            }
        };
    }

    private static RowReader indexed(BufferedImage image, IndexColorModel palette) {
        int[] colours = new int[1 << palette.getPixelSize()]; // a damaged file may use more entries than it has
        palette.getRGBs(colours);
        Raster raster = image.getRaster();
        int[] pixels = new int[image.getWidth()];
        boolean alpha = palette.hasAlpha();
        return (y, row) -> {
            raster.getPixels(0, y, pixels.length, 1, pixels);
            for (int x = 0; x < pixels.length; x++) {
                pixels[x] = colours[pixels[x]];
            }
            unpack(pixels, alpha, row);
        };
    }

    /** Any other layout, converted by the image's own colour model. */
    private static RowReader converted(BufferedImage image) {
        int[] pixels = new int[image.getWidth()];
        boolean alpha = image.getColorModel().hasAlpha();
        return (y, row) -> {
            for (int x = 0; x < pixels.length; x++) {
                pixels[x] = image.getRGB(x, y); // for a whole row it does not take signed samples
            }
            unpack(pixels, alpha, row);
        };
    }

    private static void unpack(int[] pixels, boolean alpha, float[] row) {
        int i = 0;
        for (int argb : pixels) {
            row[i++] = argb >> 16 & 0xFF;
            row[i++] = argb >> 8 & 0xFF;
            row[i++] = argb & 0xFF;
            if (alpha) {
                row[i++] = argb >>> 24;
            }
        }
    }

    private static float[] table() {
        float[] table = new float[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = i;
        }
        return table;
    }
}
