package io.gristmill.function.image;

import java.util.Locale;

/** The filters that a picture can be resampled with; their shapes are Pillow's (Resample.c). */
enum Filter {
    /** Lanczos with three lobes: sharp, the best for photos. */
    LANCZOS(3) {
        @Override
        double at(double x) {
            return x < 3 ? sinc(x) * sinc(x / 3) : 0;
        }
    },
    /** Keys' cubic convolution with a = -0.5. */
    BICUBIC(2) {
        @Override
        double at(double x) {
            return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
        }
    },
    /** A triangle. */
    BILINEAR(1) {
        @Override
        double at(double x) {
            return x < 1 ? 1 - x : 0;
        }
    },
    /** The mean of what a target sample covers. */
    BOX(0.5) {
        @Override
        double at(double x) {
            return x <= 0.5 ? 1 : 0;
        }
    };

    private final double support;

    Filter(double support) {
        this.support = support;
    }

    static Filter of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** How far from the centre it reaches, in samples of the coarser picture. */
    double support() {
        return support;
    }

    /** Its value at a distance {@code x >= 0} from the centre. */
    abstract double at(double x);

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
