package io.gristmill.reduce;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The exact sum of any number of finite doubles, in any order: a superaccumulator as in R. M. Neal, "Fast exact summation using small
 * and large superaccumulators" (2015), arXiv:1505.05571. The sum is a number of fixed point, from the last bit of the smallest double to
 * beyond the first of the largest, in chunks of 32 bits that overlap: each is a signed long, so that carries may wait.
 */
final class DoubleSum {
    private static final int CHUNK_BITS = 32;
    /** For the 2046 exponents, two for the upper part of the last mantissa, and one for 2^63 carries. */
    private static final int CHUNKS = 2046 / CHUNK_BITS + 4;
    private static final long LOW = 0xFFFF_FFFFL;
    private static final long HIDDEN_BIT = 1L << 52;
    /** Each adds less than 2^53 to a chunk. */
    private static final int MOST_UNTIL_CARRIED = 1 << 9;
    /** 2^-1075 is the unit: a double is mantissa * 2^(exponent - 1075). */
    private static final int UNIT_BITS = 1075;

    private final long[] chunks = new long[CHUNKS];
    private int sinceCarried;

    void add(double number) {
        long bits = Double.doubleToRawLongBits(number);
        int exponent = (int) (bits >>> 52) & 0x7FF;
        long mantissa = bits & HIDDEN_BIT - 1;
        if (exponent == 0) {
            exponent = 1; // A subnormal number has no hidden bit.
        } else {
            mantissa |= HIDDEN_BIT;
        }
        int chunk = exponent / CHUNK_BITS;
        int shift = exponent % CHUNK_BITS;
        long low = mantissa << shift & LOW;
        long high = mantissa >>> CHUNK_BITS - shift;
        chunks[chunk] += bits < 0 ? -low : low;
        chunks[chunk + 1] += bits < 0 ? -high : high;
        if (++sinceCarried == MOST_UNTIL_CARRIED) {
            carry();
        }
    }

    private void carry() {
        for (int i = 0; i < CHUNKS - 1; i++) {
            chunks[i + 1] += chunks[i] >> CHUNK_BITS;
            chunks[i] &= LOW;
        }
        sinceCarried = 0;
    }

    BigDecimal exact() {
        BigInteger units = BigInteger.ZERO;
        for (int i = CHUNKS - 1; i >= 0; i--) {
            units = units.shiftLeft(CHUNK_BITS).add(BigInteger.valueOf(chunks[i]));
        }
        // n * 2^-k = n * 5^k * 10^-k
        return new BigDecimal(units.multiply(BigInteger.valueOf(5).pow(UNIT_BITS)), UNIT_BITS);
    }
}
