package io.gristmill.function.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Parameters;

/** The counts are those of the Online Encyclopedia of Integer Sequences, A006880. */
class PrimesTest {
    private static final FunctionContext CONTEXT = () -> Parameters.NONE;

    private final Primes function = new Primes();

    @ParameterizedTest
    @CsvSource({"10, 4", "100, 25", "1000, 168", "10000, 1229", "1000000, 78498", "100000000, 5761455", "1000000000, 50847534"})
    void countBelowPowerOfTenIsKnown(long end, long count) {
        assertThat(count(0, end)).isEqualTo(count);
    }

    @Test
    void everySmallRangeIsCountedExactly() {
        long[] below = LongStream.range(0, 200).map(to -> probablePrimes(0, to)).toArray();
        for (int from = 0; from < below.length; from++) {
            for (int to = from; to < below.length; to++) {
                assertThat(count(from, to)).as("from %d to %d", from, to).isEqualTo(below[to] - below[from]);
            }
        }
    }

    @Test
    void rangesAnywhereAreCountedExactly() {
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            long from = (long) Math.pow(10, random.nextDouble(0, 13.99));
            long to = Math.min(Primes.MAX, from + random.nextLong(1, 30_000));
            assertThat(count(from, to)).as("from %d to %d", from, to).isEqualTo(probablePrimes(from, to));
        }
    }

    @Test
    void endOfTheAllowedRangeIsCountedExactly() {
        assertThat(count(Primes.MAX - 60_000, Primes.MAX)).isEqualTo(probablePrimes(Primes.MAX - 60_000, Primes.MAX));
        assertThat(count(Primes.MAX - 27, Primes.MAX - 26)).as("the largest prime below 10^14").isEqualTo(1);
    }

    @Test
    void splitAtRandomPointsAndCombinedItIsTheSame() {
        Random random = new Random(2);
        long end = 30_000_000;
        long[] cuts = LongStream
                .concat(LongStream.of(0, end), LongStream.generate(() -> random.nextLong(end)).limit(200)).sorted().toArray();

        Object total = 0L;
        for (int i = 1; i < cuts.length; i++) {
            total = function.combine(total, count(cuts[i - 1], cuts[i]));
        }

        assertThat(total).isEqualTo(count(0, end)).isEqualTo(1_857_859L);
    }

    @Test
    void instanceThatSawLargeNumbersStillCountsSmallOnes() {
        count(10_000_000_000_000L, 10_000_001_000_000L);

        assertThat(count(0, 1_000_000)).isEqualTo(78_498L);
    }

    @Test
    void squareOfAPrimeIsNoPrime() {
        for (long prime : new long[] {67, 9973, 99_991, 9_999_991}) {
            assertThat(count(prime * prime, prime * prime + 1)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 10", "0, 100000000000001"})
    void rangeOutsideTheAllowedOneIsRefused(long from, long to) {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> count(from, to))
                .withMessageContaining("within 0 to 100000000000000").withMessageContaining(from + " to " + to);
    }

    private long count(long from, long to) {
        return (Long) function.fold(from, to, CONTEXT);
    }

    private static long probablePrimes(long from, long to) {
        return LongStream.range(from, to).filter(n -> n == 2 || n % 2 == 1 && BigInteger.valueOf(n).isProbablePrime(30)).count();
    }
}
