package io.gristmill.function.image;

import java.util.Arrays;

/**
 * Shrinks a picture with the Lanczos filter: first all columns, while the source's rows go by, then each finished row.
 *
 * <p>Only the rows under way are in memory. Each source row counts for about six target rows, whose sums are open at the same time. The
 * source is taken four rows at a time, because the sums are then read and written a quarter as often; {@link #add} is the loop that all
 * the time goes into, and it is written so that the JIT compiler turns it into vector code.
 */
final class Lanczos {
    private static final int STRIP = 4;
    /** A window is 6 r + 1 rows high at most, and windows are r >= 1 apart: at most (6 r + 1 + 4) / r + 1 windows touch a strip. */
    private static final int OPEN = 12;

    private final PixelRows source;
    private final Size to;
    private final LanczosKernel across;
    private final LanczosKernel down;
    private final float[][] strip;
    private final float[][] sums;
    private final byte[] result;

    private Lanczos(PixelRows source, Size to) {
        this.source = source;
        this.to = to;
        across = new LanczosKernel(source.size().width(), to.width());
        down = new LanczosKernel(source.size().height(), to.height());
        int row = source.size().width() * source.channels();
        strip = new float[STRIP][row];
        sums = new float[OPEN][row];
        result = new byte[Math.multiplyExact((int) to.pixels(), source.channels())];
    }

    /** The picture in a size that is not larger in either direction. */
    static Picture shrink(PixelRows source, Size to) {
        Lanczos lanczos = new Lanczos(source, to);
        lanczos.run();
        return new Picture(to, source.channels(), source.alpha(), lanczos.result);
    }

    private void run() {
        int open = 0;
        int height = source.size().height();
        for (int y = 0; y < height; y += STRIP) {
            int end = Math.min(height, y + STRIP);
            for (int i = y; i < end; i++) {
                source.read(i, strip[i - y]);
            }
            for (int i = open; i < to.height() && down.first(i) < end; i++) {
                add(sums[i % OPEN], strip[0], strip[1], strip[2], strip[3], down.weight(i, y), down.weight(i, y + 1),
                        down.weight(i, y + 2), down.weight(i, y + 3));
            }
            for (; open < to.height() && down.end(open) <= end; open++) {
                finish(open, sums[open % OPEN]);
                Arrays.fill(sums[open % OPEN], 0);
            }
        }
    }

    private static void add(float[] sum, float[] a, float[] b, float[] c, float[] d, float wa, float wb, float wc, float wd) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
        }
    }

    private void finish(int y, float[] row) {
        int channels = source.channels();
        int at = y * to.width() * channels;
        for (int x = 0; x < to.width(); x++, at += channels) {
            float[] weights = across.weights(x);
            int from = across.first(x) * channels;
            switch (channels) {
                case 1 -> grey(row, from, weights, at);
                case 3 -> colours(row, from, weights, at);
                default -> coloursAndMore(row, from, weights, at);
            }
        }
    }

    private void grey(float[] row, int from, float[] weights, int at) {
        float grey = 0;
        for (int k = 0; k < weights.length; k++) {
            grey += weights[k] * row[from + k];
        }
        result[at] = sample(grey);
    }

    private void colours(float[] row, int from, float[] weights, int at) {
        float red = 0;
        float green = 0;
        float blue = 0;
        for (int k = 0; k < weights.length; k++) {
            float weight = weights[k];
            red += weight * row[from + 3 * k];
            green += weight * row[from + 3 * k + 1];
            blue += weight * row[from + 3 * k + 2];
        }
        result[at] = sample(red);
        result[at + 1] = sample(green);
        result[at + 2] = sample(blue);
    }

    private void coloursAndMore(float[] row, int from, float[] weights, int at) {
        float red = 0;
        float green = 0;
        float blue = 0;
        float last = 0;
        for (int k = 0; k < weights.length; k++) {
            float weight = weights[k];
            red += weight * row[from + 4 * k];
            green += weight * row[from + 4 * k + 1];
            blue += weight * row[from + 4 * k + 2];
            last += weight * row[from + 4 * k + 3];
        }
        float unmultiply = !source.alpha() ? 1 : last > 0 ? 255 / last : 0;
        result[at] = sample(red * unmultiply);
        result[at + 1] = sample(green * unmultiply);
        result[at + 2] = sample(blue * unmultiply);
        result[at + 3] = sample(last);
    }

    /** The filter has negative lobes, so a value can lie a little outside 0 to 255. */
    private static byte sample(float value) {
        int rounded = (int) (value + 0.5f);
        return (byte) (rounded < 0 ? 0 : rounded > 255 ? 255 : rounded);
    }
}
