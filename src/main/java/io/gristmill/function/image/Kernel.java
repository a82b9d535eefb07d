package io.gristmill.function.image;

/**
 * The weights of a filter along one side of a picture: which source samples make a target sample, and how much each counts.
 *
 * <p>When a picture shrinks, the filter is stretched by the reduction, so that every source sample counts and nothing aliases; positions,
 * window and normalisation are those of Pillow ({@code precompute_coeffs} in its Resample.c).
 */
final class Kernel {
    /** Weights come in groups of so many, the last filled up with zeros, so that loops need no rest. */
    static final int GROUP = 4;
    /** Far below half a step of 8 bits; drops the zeros that a filter of reduction 1 consists of. */
    private static final double NOTHING = 1e-7;

    private final int[] first;
    private final int[] count;
    private final float[][] weights;

    /**
     * @param samples how many source samples there are
     * @param start   where among them the part begins that becomes the target
     * @param extent  how many of them it covers, perhaps half a sample more than there are
     * @param to      how many target samples to make
     */
    Kernel(Filter filter, int samples, double start, double extent, int to) {
        first = new int[to];
        count = new int[to];
        weights = new float[to][];
        double reduction = extent / to;
        double stretch = Math.max(1, reduction);
        double support = filter.support() * stretch;
        for (int i = 0; i < to; i++) {
            double centre = start + (i + 0.5) * reduction;
            int from = Math.clamp((int) (centre - support + 0.5), 0, samples - 1);
            int end = Math.clamp((int) (centre + support + 0.5), from + 1, samples);
            double[] window = new double[end - from];
            for (int k = 0; k < window.length; k++) {
                window[k] = filter.at(Math.abs(from + k + 0.5 - centre) / stretch);
            }
            set(i, from, window);
        }
    }

    private void set(int target, int start, double[] window) {
        int from = 0;
        int to = window.length;
        while (from < to - 1 && Math.abs(window[from]) < NOTHING) {
            from++;
        }
        while (to - 1 > from && Math.abs(window[to - 1]) < NOTHING) {
            to--;
        }
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += window[k];
        }
        first[target] = start + from;
        count[target] = to - from;
        weights[target] = new float[(to - from + GROUP - 1) / GROUP * GROUP];
        for (int k = from; k < to; k++) {
            weights[target][k - from] = (float) (sum == 0 ? 1.0 / (to - from) : window[k] / sum);
        }
    }

    /** How many target samples there are. */
    int size() {
        return first.length;
    }

    /** The first source sample that counts for a target sample. */
    int first(int target) {
        return first[target];
    }

    /** The source sample after the last one that counts. */
    int end(int target) {
        return first[target] + count[target];
    }

    /** The weights of the source samples from {@link #first}, and zeros up to a whole {@link #GROUP}. */
    float[] weights(int target) {
        return weights[target];
    }

    /** How many source samples must be at hand to make the target samples in their order. */
    int span() {
        int span = 0;
        int end = 0;
        for (int i = 0; i < first.length; i++) {
            end = Math.max(end, end(i));
            span = Math.max(span, end - first[i]);
        }
        return span;
    }
}
