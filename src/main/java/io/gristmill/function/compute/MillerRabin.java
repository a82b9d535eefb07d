package io.gristmill.function.compute;

/**
 * The Miller-Rabin test with the first seven primes as bases, which errs on no number below 341,550,071,728,321 (Jaeschke, "On strong
 * pseudoprimes to several bases", 1993).
 */
final class MillerRabin {
    private static final int[] BASES = {2, 3, 5, 7, 11, 13, 17};
    private static final long END = 341_550_071_728_321L;

    private MillerRabin() {}

    static boolean isPrime(long n) {
        if (n >= END) {
            throw new IllegalArgumentException(n + " is not below " + END);
        }
        if (n < 2) {
            return false;
        }
        for (int base : BASES) {
            if (n % base == 0) {
                return n == base;
            }
        }
        return isStrongProbablePrime(n);
    }

    private static boolean isStrongProbablePrime(long n) {
        int twos = Long.numberOfTrailingZeros(n - 1);
        for (int base : BASES) {
            long x = power(base, n - 1 >>> twos, n);
            for (int i = 1; i < twos && x != 1 && x != n - 1; i++) {
                x = times(x, x, n);
                if (x == 1) {
                    return false;
                }
            }
            if (x != 1 && x != n - 1) {
                return false;
            }
        }
        return true;
    }

    private static long power(long base, long exponent, long n) {
        long result = 1;
        long square = base;
        for (long e = exponent; e != 0; e >>>= 1) {
            if ((e & 1) != 0) {
                result = times(result, square, n);
            }
            square = times(square, square, n);
        }
        return result;
    }

    /** a * b mod n. The quotient is below 2^49 and a double has 53 bits, so it is off by one at most; the rest is exact modulo 2^64. */
    private static long times(long a, long b, long n) {
        long rest = a * b - (long) ((double) a * b / n) * n;
        if (rest < 0) {
            return rest + n;
        }
        return rest < n ? rest : rest - n;
    }
}
