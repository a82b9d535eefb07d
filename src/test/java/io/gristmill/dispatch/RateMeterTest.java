package io.gristmill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateMeterTest {
    private static final long TICK = 50_000_000;
    private static final long SECOND = 1_000_000_000;

    private final RateMeter meter = new RateMeter();

    /** Samples at each tick of these seconds, with one more item every so often. */
    private void run(long fromSecond, long toSecond, long firstCount, double itemsPerSecond) {
        for (long at = fromSecond * SECOND; at <= toSecond * SECOND; at += TICK) {
            meter.sample(at, firstCount + (long) ((at - fromSecond * SECOND) / 1e9 * itemsPerSecond));
        }
    }

    @Test
    void nothingIsSaidBeforeTheFirstItem() {
        run(0, 60, 0, 0);
        assertThat(meter.perSecond()).isNull();
    }

    @Test
    void itemsOfTwentySecondsHaveARateThatDoesNotVanishBetweenThem() {
        run(0, 200, 0, 0.05);
        for (long at = 200 * SECOND; at < 240 * SECOND; at += TICK) {
            meter.sample(at, at / SECOND / 20);
            assertThat(meter.perSecond()).isEqualTo(0.05, within(0.025));
        }
    }

    @Test
    void aChangeOfPaceShowsWithinFiveSecondsEarlyOnAndWithinAQuarterOfTheTimeLater() {
        run(0, 10, 0, 100);
        run(10, 15, 1000, 10);
        assertThat(meter.perSecond()).isEqualTo(10, within(2.0));
        run(15, 1000, 1050, 10);
        run(1000, 1334, 10_900, 100);
        assertThat(meter.perSecond()).isEqualTo(100, within(2.0));
    }

    @Test
    void afterAResetNothingOfBeforeCounts() {
        run(0, 10, 0, 100);
        meter.reset();
        assertThat(meter.perSecond()).isNull();
        run(20, 21, 1000, 10);
        assertThat(meter.perSecond()).isEqualTo(10, within(0.5));
    }
}
