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
}
