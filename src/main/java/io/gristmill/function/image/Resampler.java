package io.gristmill.function.image;

import java.util.Arrays;
import java.util.List;

/**
 * Resamples a picture: first all columns, while the source's rows go by, then each finished row.
 *
 * <p>Only the rows that one target row needs are in memory. {@link #add} is the loop that most of the time goes into, and it is written
 * so that the JIT compiler turns it into vector code; rows are taken four at a time because the sums are then read and written a quarter
 * as often. It serves along a row as well: finished rows are set upright, so that what has the same weight lies side by side.
 */
final class Resampler {
    /** Target rows that are finished together: enough for vector code, few enough for their columns to stay in the cache. */
    private static final int LANES = 64;

    private final int channels;
    private final boolean alpha;
    private final Size to;
    private final Kernel across;
    private final Kernel down;
    private final int from;
    private final int end;
    private final float[][] rows;
    private final float[][] sums;
    private final float[][] columns;
    private final float[][] finished;
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
        sums = new float[Kernel.GROUP][source.size().width() * channels];
        columns = new float[(source.size().width() + Kernel.GROUP) * channels][];
        for (int i = from; i < Math.min(columns.length, end + Kernel.GROUP * channels); i++) {
            columns[i] = new float[LANES];
        }
        finished = new float[channels][LANES];
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
            float[] sum = sums[done % sums.length];
            Arrays.fill(sum, from, end, 0);
            float[] weights = down.weights(done);
            for (int k = 0; k < weights.length; k += Kernel.GROUP) {
                int y = down.first(done) + k;
                add(sum, from, end, row(y), row(y + 1), row(y + 2), row(y + 3), weights[k], weights[k + 1], weights[k + 2],
                        weights[k + 3]);
            }
            if (done % sums.length == sums.length - 1 || done == to.height() - 1) {
                turn(done % LANES / sums.length * sums.length);
            }
            if (done % LANES == LANES - 1 || done == to.height() - 1) {
                finish(done / LANES * LANES, done % LANES + 1);
            }
        }
    }

    private float[] row(int y) {
        return rows[y % rows.length];
    }

    private static void add(float[] sum, int from, int end, float[] a, float[] b, float[] c, float[] d, float wa, float wb,
            float wc,
            float wd) {
        for (int i = from; i < end; i++) {
            sum[i] += wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
        }
    }

    /** Sets four finished rows upright: what is beside each other in them comes to lie below each other. */
    private void turn(int lane) {
        float[] a = sums[0];
        float[] b = sums[1];
        float[] c = sums[2];
        float[] d = sums[3];
        for (int i = from; i < end; i++) {
            float[] column = columns[i];
            column[lane] = a[i];
            column[lane + 1] = b[i];
            column[lane + 2] = c[i];
            column[lane + 3] = d[i];
        }
    }

    /** Makes the target samples of the rows that have been set upright, column by column. */
    private void finish(int firstRow, int lanes) {
        for (int x = 0; x < to.width(); x++) {
            float[] weights = across.weights(x);
            for (int channel = 0; channel < channels; channel++) {
                float[] column = finished[channel];
                Arrays.fill(column, 0, lanes, 0);
                int start = across.first(x) * channels + channel;
                for (int k = 0; k < weights.length; k += Kernel.GROUP, start += Kernel.GROUP * channels) {
                    add(column, 0, lanes, columns[start], columns[start + channels], columns[start + 2 * channels],
                            columns[start + 3 * channels], weights[k], weights[k + 1], weights[k + 2], weights[k + 3]);
                }
            }
            if (alpha) {
                unmultiply(lanes);
            }
            store(firstRow, lanes, x);
        }
    }

    private void unmultiply(int lanes) {
        float[] last = finished[channels - 1];
        for (int channel = 0; channel < channels - 1; channel++) {
            for (int lane = 0; lane < lanes; lane++) {
                finished[channel][lane] *= last[lane] > 0 ? 255 / last[lane] : 0;
            }
        }
    }

    private void store(int firstRow, int lanes, int x) {
        for (int channel = 0; channel < channels; channel++) {
            float[] column = finished[channel];
            int at = (firstRow * to.width() + x) * channels + channel;
            for (int lane = 0; lane < lanes; lane++, at += to.width() * channels) {
                result[at] = sample(column[lane]);
            }
        }
    }

    /** The filter has negative lobes, so a value can lie a little outside 0 to 255. */
    private static byte sample(float value) {
        int rounded = (int) (value + 0.5f);
        return (byte) (rounded < 0 ? 0 : rounded > 255 ? 255 : rounded);
    }
}
