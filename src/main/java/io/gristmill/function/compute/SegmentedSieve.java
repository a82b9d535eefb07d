package io.gristmill.function.compute;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The sieve of Eratosthenes over the odd numbers, one segment at a time, for one thread.
 *
 * <p>Bit k stands for 2k + 1. The smallest primes, which cross out the most, are laid over a segment as ready patterns; the others
 * cross out bit by bit. A segment fits the first-level cache, unless the primes to go through are so many that a larger one, in the
 * second level, is cheaper than more rounds of them.
 */
final class SegmentedSieve {
    private static final int[] SMALL = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61};
    private static final SievePattern[] PATTERNS = {new SievePattern(3, 5, 7, 11), new SievePattern(13, 17, 19),
            new SievePattern(23, 29), new SievePattern(31, 37), new SievePattern(41, 43), new SievePattern(47, 53),
            new SievePattern(59, 61)};
    private static final int FIRST_BIT = 32; // 65, the first number that is judged by the patterns
    private static final int MIN_WORDS = 4096; // 32 KiB
    private static final int MAX_WORDS = 65536;

    /** All primes from 67 to before the end of what was sieved for them so far. */
    private int[] primes = {};
    private int primesEnd;

    /** Where each prime crosses out next, in bits from the start of the segment. */
    private int[] next = {};
    private long[] segment = {};

    /** How many primes there are from one number to before another. */
    long count(long from, long to) {
        long first = Math.max(from / 2, FIRST_BIT);
        long end = to / 2;
        return countSmall(from, to) + (first < end ? countBits(first, end) : 0);
    }

    private static long countSmall(long from, long to) {
        return Arrays.stream(SMALL).filter(prime -> prime >= from && prime < to).count();
    }

    private long countBits(long first, long end) {
        int root = (int) Math.sqrt(2 * end);
        growPrimes(root);
        long count = 0;
        int crossing = 0;
        int step = segmentBits(root);
        for (long start = first & -64; start < end; start += step) {
            int bits = (int) Math.min(step, end - start + 63 & -64);
            layPatterns(start, bits);
            crossing = prepare(crossing, start, bits);
            crossOut(crossing, bits);
            count += countZeros(start, Math.max(first, start), Math.min(end, start + bits));
        }
        return count;
    }

    private static int segmentBits(int root) {
        return Math.clamp(Integer.highestOneBit(root / 64), MIN_WORDS, MAX_WORDS) * 64;
    }

    private void layPatterns(long start, int bits) {
        int words = bits / 64;
        if (segment.length < words) {
            segment = new long[words];
        }
        Arrays.fill(segment, 0, words, 0);
        for (SievePattern pattern : PATTERNS) {
            pattern.addTo(segment, words, start / 64);
        }
    }

    /** Finds where the primes that this segment is the first to need begin to cross out; returns how many are in use then. */
    private int prepare(int inUse, long start, int bits) {
        long end = 2 * (start + bits);
        int i = inUse;
        for (; i < primes.length && (long) primes[i] * primes[i] < end; i++) {
            long prime = primes[i];
            long square = (prime * prime - 1) / 2;
            next[i] = (int) (square >= start ? square - start : prime - 1 - (start - 1 - prime / 2) % prime);
        }
        return i;
    }

    private void crossOut(int inUse, int bits) {
        long[] words = segment;
        for (int i = 0; i < inUse; i++) {
            int prime = primes[i];
            int k = next[i];
            for (; k < bits; k += prime) {
                words[k >>> 6] |= 1L << k;
            }
            next[i] = k - bits;
        }
    }

    private long countZeros(long start, long first, long end) {
        int from = (int) (first - start);
        int to = (int) (end - start);
        segment[from >>> 6] |= (1L << from) - 1;
        if ((to & 63) != 0) {
            segment[to >>> 6] |= -1L << to;
        }
        int ones = 0;
        int words = to + 63 >>> 6;
        for (int i = from >>> 6; i < words; i++) {
            ones += Long.bitCount(segment[i]);
        }
        return (words - (from >>> 6)) * 64L - ones;
    }

    /** Makes sure of the primes up to the given one; twice as many as asked for, because the next range is likely to lie higher. */
    private void growPrimes(int last) {
        if (last < primesEnd) {
            return;
        }
        int end = 2 * last + 1;
        BitSet composite = new BitSet(end);
        for (int n = 3; n * n < end; n += 2) {
            for (int multiple = n * n; !composite.get(n) && multiple < end; multiple += 2 * n) {
                composite.set(multiple);
            }
        }
        int[] found = new int[end / 2 + 1];
        int count = 0;
        for (int n = 2 * FIRST_BIT + 1; n < end; n += 2) {
            if (!composite.get(n)) {
                found[count++] = n;
            }
        }
        primes = Arrays.copyOf(found, count);
        next = new int[count];
        primesEnd = end;
    }
}
