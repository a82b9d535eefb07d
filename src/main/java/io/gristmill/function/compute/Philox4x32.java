package io.gristmill.function.compute;

/**
 * The random numbers Philox4x32-10: a block of four words is a keyed function of a counter, so any block can be had without those
 * before it (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 */
final class Philox4x32 {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final long WEYL_0 = 0x9E3779B9L << 32;
    private static final long WEYL_1 = 0xBB67AE85L << 32;

    private Philox4x32() {}

    /**
     * Turns counters into random blocks. Words 0 and 1 of block i are the high and the low half of {@code x[i]}, words 2 and 3 those of
     * {@code y[i]}.
     */
    static void encrypt(long[] x, long[] y, int key0, int key1) {
        long k0 = (long) key0 << 32;
        long k1 = (long) key1 << 32;
        for (int round = 0; round < ROUNDS; round++) {
            round(x, y, k0, k1);
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
    }

    /**
     * One round over all blocks at a time, because the JIT compiler turns this loop into vector code, and a loop over whole blocks not.
     * With the words in pairs, a round of the paper (high half of the other product, xor the odd word, xor the key; then the low half) is
     * one product and two exclusive ors of 64 bits.
     */
    private static void round(long[] x, long[] y, long k0, long k1) {
        for (int i = 0; i < x.length; i++) {
            long product0 = MULTIPLIER_0 * (x[i] >>> 32);
            long product1 = MULTIPLIER_1 * (y[i] >>> 32);
            x[i] = product1 ^ x[i] << 32 ^ k0;
            y[i] = product0 ^ y[i] << 32 ^ k1;
        }
    }
}
