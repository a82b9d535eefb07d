package io.gristmill.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedTest {
    private static final long FROM = 1000;
    private static final int ITEMS = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void inWhateverOrderRecordsComeItKnowsWhatIsMissing(long seed) {
        List<Long> order = new ArrayList<>(LongStream.range(FROM, FROM + ITEMS).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        Recorded recorded = new Recorded(FROM);
        BitSet there = new BitSet();
        for (long index : order) {
            assertThat(recorded.has(index)).isFalse();
            recorded.add(new Interval(index, index + 1));
            there.set((int) (index - FROM));

            assertThat(recorded.has(index)).isTrue();
            assertThat(recorded.frontier()).isEqualTo(FROM + there.nextClearBit(0));
            assertThat(recorded.highest()).isEqualTo(FROM + there.length());
            assertThat(recorded.missing(FROM + ITEMS)).isEqualTo(ITEMS - there.cardinality());
            assertThat(recorded.gaps(FROM + ITEMS).stream().flatMapToLong(gap -> LongStream.range(gap.from(), gap.to())))
                    .containsExactlyElementsOf(LongStream.range(FROM, FROM + ITEMS)
                            .filter(item -> !there.get((int) (item - FROM))).boxed().toList());
        }
        assertThat(recorded.gaps(FROM + ITEMS)).isEmpty();
    }

    @Test
    void aSecondRecordIsSeen() {
        Recorded recorded = new Recorded(0);
        recorded.add(new Interval(0, 3));
        recorded.add(new Interval(5, 8));
        assertThat(recorded.hasAnyOf(new Interval(2, 4))).isTrue();
        assertThat(recorded.hasAnyOf(new Interval(4, 6))).isTrue();
        assertThat(recorded.hasAnyOf(new Interval(3, 5))).isFalse();
        assertThat(recorded.hasAnyOf(new Interval(8, 9))).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> recorded.add(new Interval(7, 9)));
    }
}
