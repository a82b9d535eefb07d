package io.gristmill.function.image;

import java.util.Arrays;
import java.util.List;

/**
 * Resamples a picture: first all columns, while the source's rows go by, then each finished row.
 *
 * <p>Only the rows that one target row needs are in memory. {@link #add} is the loop that most of the time goes into, and it is written
 * so that the JIT compiler turns it into vector code; rows are taken four at a time because the sums are then read and written a quarter
 * as often. Along a row, four sums are kept apart because each addition waits for the one before.
 */
final class Resampler {
    private final int channels;
    private final boolean alpha;
    private final Size to;
    private final Kernel across;
    private final Kernel down;
    private final int from;
    private final int end;
    private final float[][] rows;
    private final float[] sum;
    private final byte[] result;
    private int next;
    private int done;

    private Resampler(PixelRows source, Target target) {
        channels = source.layout().channels();
        alpha = source.layout().alpha();
        to = target.size();
        Window window = target.window().scaled(1 / source.across(), 1 / source.down());
        across = new Kernel(target.filter(), source.size().width(), window.left(), window.width(), to.width());
        down = new Kernel(target.filter(), source.size().height(), window.top(), window.height(), to.height());
        from = across.first(0) * channels;
        end = across.end(to.width() - 1) * channels;
        rows = new float[down.span()][source.size().width() * channels];
        sum = new float[(source.size().width() + Kernel.GROUP) * channels];
        result = new byte[Math.multiplyExact((int) to.pixels(), channels)];
        next = down.first(0);
    }

    /** The whole picture in another size. */
    static Picture resample(PixelRows source, Size to) {
        Window whole = Window.of(source.size()).scaled(source.across(), source.down());
        return resample(source, List.of(new Target(whole, to, Filter.LANCZOS))).getFirst();
    }

    /** Several pictures from one, which is read once. */
    static List<Picture> resample(PixelRows source, List<Target> targets) {
        List<Resampler> resamplers = targets.stream().map(target -> new Resampler(source, target)).toList();
        for (int y = 0; y < source.size().height(); y++) {
            float[] row = null;
            for (Resampler each : resamplers) {
                if (!each.wants(y)) {
                    continue;
                }
                float[] slot = each.rows[y % each.rows.length];
                if (row == null) {
                    source.read(y, slot);
                    row = slot;
                } else {
                    System.arraycopy(row, 0, slot, 0, row.length);
                }
                each.advance();
            }
        }
        return resamplers.stream().map(each -> new Picture(each.to, each.channels, each.alpha, each.result)).toList();
    }

    private boolean wants(int y) {
        return y == next && done < to.height();
    }

    /** Makes the target rows for which all source rows have gone by. */
    private void advance() {
        next++;
        for (; done < to.height() && down.end(done) <= next; done++) {
            Arrays.fill(sum, from, end, 0);
            float[] weights = down.weights(done);
            for (int k = 0; k < weights.length; k += Kernel.GROUP) {
                int y = down.first(done) + k;
                add(row(y), row(y + 1), row(y + 2), row(y + 3), weights[k], weights[k + 1], weights[k + 2], weights[k + 3]);
            }
            finish(done);
        }
    }

    private float[] row(int y) {
        return rows[y % rows.length];
    }

    private void add(float[] a, float[] b, float[] c, float[] d, float wa, float wb, float wc, float wd) {
        add(sum, from, end, a, b, c, d, wa, wb, wc, wd);
    }

    private static void add(float[] sum, int from, int end, float[] a, float[] b, float[] c, float[] d, float wa, float wb,
            float wc,
            float wd) {
        for (int i = from; i < end; i++) {
            sum[i] += wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
        }
    }

    private void finish(int y) {
        int at = y * to.width() * channels;
        for (int x = 0; x < to.width(); x++, at += channels) {
            float[] weights = across.weights(x);
            int start = across.first(x) * channels;
            switch (channels) {
                case 1 -> grey(start, weights, at);
                case 3 -> colours(start, weights, at);
                default -> coloursAndMore(start, weights, at);
            }
        }
    }

    private void grey(int start, float[] weights, int at) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        for (int k = 0; k + 3 < weights.length; k += Kernel.GROUP) {
            a += weights[k] * sum[start + k];
            b += weights[k + 1] * sum[start + k + 1];
            c += weights[k + 2] * sum[start + k + 2];
            d += weights[k + 3] * sum[start + k + 3];
        }
        result[at] = sample(a + b + (c + d));
    }

    private void colours(int start, float[] weights, int at) {
        float red = 0;
        float green = 0;
        float blue = 0;
        float red2 = 0;
        float green2 = 0;
        float blue2 = 0;
        for (int k = 0, i = start; k + 1 < weights.length; k += 2, i += 6) {
            float weight = weights[k];
            red += weight * sum[i];
            green += weight * sum[i + 1];
            blue += weight * sum[i + 2];
            weight = weights[k + 1];
            red2 += weight * sum[i + 3];
            green2 += weight * sum[i + 4];
            blue2 += weight * sum[i + 5];
        }
        result[at] = sample(red + red2);
        result[at + 1] = sample(green + green2);
        result[at + 2] = sample(blue + blue2);
    }

    private void coloursAndMore(int start, float[] weights, int at) {
        float red = 0;
        float green = 0;
        float blue = 0;
        float last = 0;
        for (int k = 0, i = start; k < weights.length; k++, i += 4) {
            float weight = weights[k];
            red += weight * sum[i];
            green += weight * sum[i + 1];
            blue += weight * sum[i + 2];
            last += weight * sum[i + 3];
        }
        float unmultiply = !alpha ? 1 : last > 0 ? 255 / last : 0;
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
