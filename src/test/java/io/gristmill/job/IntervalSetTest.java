package io.gristmill.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.BitSet;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalSetTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void behavesLikeASetOfNumbersWhateverIsAddedAndRemoved(long seed) {
        Random random = new Random(seed);
        IntervalSet set = new IntervalSet();
        BitSet model = new BitSet();
        for (int step = 0; step < 5_000; step++) {
            int from = random.nextInt(300);
            int to = from + 1 + random.nextInt(20);
            Interval interval = new Interval(from, to);
            int held = model.get(from, to).cardinality();
            if (held == 0) {
                set.add(interval);
                model.set(from, to);
            } else if (held == to - from) {
                set.remove(interval);
                model.clear(from, to);
            } else {
                assertThatIllegalStateException().isThrownBy(() -> set.add(interval));
                assertThatIllegalStateException().isThrownBy(() -> set.remove(interval));
            }
            assertThat(set.size()).isEqualTo(model.cardinality());
        }
        BitSet seen = new BitSet();
        set.intervals().forEach(interval -> seen.set((int) interval.from(), (int) interval.to()));
        assertThat(seen).isEqualTo(model);
    }

    @Test
    void keepsNeighboursAsOneInterval() {
        IntervalSet set = new IntervalSet();
        set.add(new Interval(0, 10));
        set.add(new Interval(20, 30));
        set.add(new Interval(10, 20));
        assertThat(set.intervals()).containsExactly(new Interval(0, 30));
    }

    @Test
    void givesTheLowestFirstAndNeverAcrossAGap() {
        IntervalSet set = new IntervalSet();
        set.add(new Interval(5, 8));
        set.add(new Interval(10, 20));
        assertThat(set.takeFirst(Long.MAX_VALUE)).isEqualTo(new Interval(5, 8));
        assertThat(set.takeFirst(4)).isEqualTo(new Interval(10, 14));
        assertThat(set.size()).isEqualTo(6);
    }
}
