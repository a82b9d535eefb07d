package io.gristmill.function.image;

import java.util.Arrays;

/**
 * The weights of the Lanczos filter with three lobes along one side of a picture: which source samples make a target sample, and how
 * much each counts.
 *
 * <p>When a picture shrinks, the filter is stretched by the reduction, so that every source sample counts and nothing aliases; positions,
 * window and normalisation are those of Pillow ({@code precompute_coeffs} in its Resample.c).
 */
final class LanczosKernel {
    private static final int LOBES = 3;
    /** Far below half a step of 8 bits; drops the zeros that a filter of reduction 1 consists of. */
    private static final double NOTHING = 1e-7;

    private final int[] first;
    private final float[][] weights;

    /** For a side of {@code from} samples that becomes {@code to <= from} samples. */
    LanczosKernel(int from, int to) {
        first = new int[to];
        weights = new float[to][];
        double reduction = (double) from / to;
        double support = LOBES * reduction;
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * reduction;
            int start = Math.max(0, (int) (centre - support + 0.5));
            int end = Math.min(from, (int) (centre + support + 0.5));
            double[] window = new double[end - start];
            for (int k = 0; k < window.length; k++) {
                window[k] = lanczos((start + k + 0.5 - centre) / reduction);
            }
            set(i, start, window);
        }
    }

    private void set(int target, int start, double[] window) {
        int from = 0;
        int to = window.length;
        while (Math.abs(window[from]) < NOTHING) {
            from++;
        }
        while (Math.abs(window[to - 1]) < NOTHING) {
            to--;
        }
        double sum = Arrays.stream(window, from, to).sum();
        first[target] = start + from;
        weights[target] = new float[to - from];
        for (int k = from; k < to; k++) {
            weights[target][k - from] = (float) (window[k] / sum);
        }
    }

    private static double lanczos(double x) {
        return Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The first source sample that counts for a target sample. */
    int first(int target) {
        return first[target];
    }

    /** The source sample after the last one that counts. */
    int end(int target) {
        return first[target] + weights[target].length;
    }

    /** The weights of the source samples from {@link #first}. */
    float[] weights(int target) {
        return weights[target];
    }

    /** The weight of any source sample, 0 outside the window. */
    float weight(int target, int source) {
        int k = source - first[target];
        return k >= 0 && k < weights[target].length ? weights[target][k] : 0;
    }
}
