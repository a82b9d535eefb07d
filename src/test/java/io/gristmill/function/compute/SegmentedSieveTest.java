package io.gristmill.function.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;

class SegmentedSieveTest {
    private final SegmentedSieve sieve = new SegmentedSieve();

    @Test
    void rangesThatStartAndEndAnywhereAgreeWithTestingEachNumber() {
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            long from = (long) Math.pow(10, random.nextDouble(0, 14));
            long to = from + random.nextLong(0, 5000);
            long expected = 0;
            for (long n = from; n < to; n++) {
                expected += MillerRabin.isPrime(n) ? 1 : 0;
            }
            assertThat(sieve.count(from, to)).as("from %d to %d", from, to).isEqualTo(expected);
        }
    }

    @Test
    void segmentsJoinWithoutGapOrOverlap() {
        long segment = 4096L * 128;
        for (long edge = segment; edge <= 8 * segment; edge += segment) {
            long both = sieve.count(edge - 1000, edge + 1000);
            assertThat(sieve.count(edge - 1000, edge) + sieve.count(edge, edge + 1000)).isEqualTo(both);
            assertThat(sieve.count(0, edge) + sieve.count(edge, 9 * segment)).isEqualTo(sieve.count(0, 9 * segment));
        }
    }

    @Test
    void emptyRangeHasNoPrimes() {
        assertThat(sieve.count(0, 0)).isZero();
        assertThat(sieve.count(1_000_003, 1_000_003)).isZero();
    }
}
