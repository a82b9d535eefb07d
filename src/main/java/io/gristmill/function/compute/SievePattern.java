package io.gristmill.function.compute;

/**
 * The multiples of a few small primes among the odd numbers, as a table of bits that repeats.
 *
 * <p>Bit k stands for 2k + 1. As 64 shares no factor with the primes, the table repeats after as many words as the primes' product.
 */
final class SievePattern {
    private final long[] words;

    SievePattern(int... primes) {
        int period = 1;
        for (int prime : primes) {
            period *= prime;
        }
        words = new long[period];
        for (int prime : primes) {
            for (int k = prime / 2; k < period * 64; k += prime) {
                words[k >>> 6] |= 1L << k;
            }
        }
    }

    /** Adds this pattern's bits to the first {@code count} words of a segment, whose first word is the given one of all numbers. */
    void addTo(long[] segment, int count, long firstWord) {
        int at = (int) (firstWord % words.length);
        for (int done = 0; done < count;) {
            int run = Math.min(count - done, words.length - at);
            add(segment, done, at, run);
            done += run;
            at = 0;
        }
    }

    private void add(long[] segment, int to, int from, int run) {
        for (int i = 0; i < run; i++) {
            segment[to + i] |= words[from + i];
        }
    }
}
