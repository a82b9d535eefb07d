package io.gristmill.function.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MillerRabinTest {

    /** The smallest numbers that deceive the first 1 to 6 prime bases (OEIS A014233). */
    @ParameterizedTest
    @ValueSource(longs = {2047, 1_373_653, 25_326_001, 3_215_031_751L, 2_152_302_898_747L, 3_474_749_660_383L})
    void strongPseudoprimesToFewerBasesAreFound(long composite) {
        assertThat(MillerRabin.isPrime(composite)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 17, 19, 7919, 2_147_483_647, 99_999_999_999_973L, 341_550_071_728_289L})
    void primesAreFound(long prime) {
        assertThat(MillerRabin.isPrime(prime)).isTrue();
    }

    @Test
    void randomNumbersAreJudgedAsBigIntegerDoes() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            long n = random.nextLong(341_550_071_728_321L) >>> random.nextInt(48);
            assertThat(MillerRabin.isPrime(n)).as("%d", n).isEqualTo(BigInteger.valueOf(n).isProbablePrime(40));
        }
    }

    @Test
    void numberThatTheBasesCannotJudgeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MillerRabin.isPrime(341_550_071_728_321L));
    }
}
