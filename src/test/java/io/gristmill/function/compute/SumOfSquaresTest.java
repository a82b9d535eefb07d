package io.gristmill.function.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Parameters;

class SumOfSquaresTest {
    private static final FunctionContext CONTEXT = () -> Parameters.NONE;

    private final SumOfSquares function = new SumOfSquares();

    @Test
    void sumBelowTenMillionIsExactBeyond64Bits() {
        assertThat(function.apply(NumberItem.of(10_000_000), CONTEXT)).isEqualTo(new BigInteger("333333283333335000000"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 10, 1000, 65_537, 3_810_778, 3_810_779, 50_000_000})
    void loopAgreesWithClosedForm(long n) {
        BigInteger big = BigInteger.valueOf(n);
        BigInteger closed = big.subtract(BigInteger.ONE).multiply(big).multiply(big.shiftLeft(1).subtract(BigInteger.ONE))
                .divide(BigInteger.valueOf(6));

        assertThat(function.apply(NumberItem.of(n), CONTEXT)).isEqualTo(closed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967297", "9223372036854775807", "100000000000000000000"})
    void numberOutsideTheRangeIsRefusedWithTheRange(String n) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> function.apply(new NumberItem(new BigInteger(n)), CONTEXT))
                .withMessageContaining("from 0 to 4294967296");
    }
}
