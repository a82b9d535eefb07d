package io.gristmill.function.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import io.gristmill.function.FunctionContext;
import io.gristmill.function.Parameters;

class MonteCarloPiTest {
    private static final long SAMPLES = 3_000_001;

    private final MonteCarloPi function = new MonteCarloPi();

    @Test
    void splitAtRandomPointsAndCombinedItIsTheSame() {
        Random random = new Random(5);
        long[] cuts = LongStream
                .concat(LongStream.of(0, SAMPLES, 1, 1024, 1025), LongStream.generate(() -> random.nextLong(SAMPLES)).limit(300))
                .sorted().toArray();

        Object total = 0L;
        for (int i = 1; i < cuts.length; i++) {
            total = function.combine(total, function.fold(cuts[i - 1], cuts[i], seed(42)));
        }

        assertThat(total).isEqualTo(function.fold(0, SAMPLES, seed(42)));
    }

    @Test
    void samplesFarOutDoNotDependOnTheCutEither() {
        long from = 9_999_999_990_000L;

        Object cut = function.combine(function.fold(from, from + 777, seed(1)),
                function.fold(from + 777, from + 10_000, seed(1)));

        assertThat(cut).isEqualTo(function.fold(from, from + 10_000, seed(1)));
    }

    @Test
    void estimateIsWithinFiveStandardErrorsOfPi() {
        Map<?, ?> result = (Map<?, ?>) function.finish(function.fold(0, SAMPLES, seed(7)), seed(7));

        double standardError = Math.sqrt(Math.PI * (4 - Math.PI) / SAMPLES);
        assertThat((Double) result.get("pi")).isCloseTo(Math.PI, Offset.offset(5 * standardError));
    }

    @Test
    void answerOfASeedNeverChanges() {
        assertThat(function.fold(0, 1_000_000, seed(42))).isEqualTo(785_856L);
    }

    @Test
    void resultTellsHitsAndSamples() {
        Map<?, ?> result = (Map<?, ?>) function.finish(2_000_001L, seed(0));

        assertThat(result).hasToString("{pi=" + 8_000_004.0 / SAMPLES + ", hits=2000001, samples=3000001}");
    }

    @Test
    void seedsGiveDifferentSequencesAndNoSeedIsZero() {
        Object hits = function.fold(0, SAMPLES, seed(1));

        assertThat(hits).isNotEqualTo(function.fold(0, SAMPLES, seed(2)));
        assertThat(hits).isNotEqualTo(function.fold(0, SAMPLES, seed(1 + (1L << 32))));
        assertThat(function.fold(0, SAMPLES, () -> new Parameters(Map.of("samples", SAMPLES))))
                .isEqualTo(function.fold(0, SAMPLES, seed(0)));
    }

    private static FunctionContext seed(long seed) {
        return () -> new Parameters(Map.of("samples", SAMPLES, "seed", seed));
    }
}
