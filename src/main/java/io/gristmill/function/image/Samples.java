package io.gristmill.function.image;

/** Samples of 8 bits, as floats. */
final class Samples {

    private Samples() {}

    /**
     * Unsigned bytes as floats from 0 to 255. The JIT compiler makes vector code of signed conversions only, ten times as fast as a mask
     * or a table, so the sign is taken out before and put back after.
     *
     * @param from is changed
     */
    static void widen(byte[] from, float[] to) {
        for (int i = 0; i < from.length; i++) {
            from[i] ^= (byte) 0x80;
        }
        for (int i = 0; i < from.length; i++) {
            to[i] = from[i] + 128f;
        }
    }

    /** Red, green, blue and alpha. */
    static void premultiply(float[] row) {
        for (int i = 0; i + 3 < row.length; i += 4) {
            float opacity = row[i + 3] * (1 / 255f);
            row[i] *= opacity;
            row[i + 1] *= opacity;
            row[i + 2] *= opacity;
        }
    }
}
