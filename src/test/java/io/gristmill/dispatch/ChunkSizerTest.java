package io.gristmill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class ChunkSizerTest {
    private static final long MANY = 1_000_000_000;
    private static final Duration YOUNG = Duration.ofSeconds(1);

    private final ChunkSizer sizer = new ChunkSizer(1);

    @Test
    void aWorkerBeginsWithOneClaimAndGrowsByAtMostFour() {
        assertThat(size("a")).isEqualTo(1);
        sizer.ran("a", 1, 1_000);
        assertThat(size("a")).isEqualTo(4);
        sizer.ran("a", 4, 4_000);
        assertThat(size("a")).isEqualTo(16);
        assertThat(size("b")).as("another worker").isEqualTo(1);
    }

    @Test
    void aChunkTakes200MillisecondsAtTheWorkersOwnPaceAndUpToTenSecondsInAnOldJob() {
        settle("fast", 1);
        settle("slow", 10);
        assertThat(size("fast")).isEqualTo(200);
        assertThat(size("slow")).isEqualTo(20);
        assertThat(sizer.next("slow", MANY, 2, Duration.ofSeconds(100))).as("at pace 10 ms, in a tenth of the age")
                .isEqualTo(1000);
        settle("new", 100, 10);
        assertThat(sizer.next("new", MANY, 2, Duration.ofSeconds(50))).as("at most four times the last").isEqualTo(400);
        assertThat(sizer.next("slow", MANY, 2, Duration.ofHours(9))).isEqualTo(1000);
    }

    @Test
    void anItemMayTakeLessThanANanosecond() {
        long perSecond = 4_000_000_000L;
        sizer.ran("a", perSecond, TimeUnit.SECONDS.toNanos(1));
        assertThat(sizer.next("a", 100 * perSecond, 2, YOUNG)).isEqualTo(perSecond / 5);
    }

    @Test
    void aWorkerThatSlowsDownGetsLess() {
        settle("a", 1);
        sizer.ran("a", 200, TimeUnit.MILLISECONDS.toNanos(200 * 9));
        assertThat(size("a")).isEqualTo(200 / 5);
    }

    @Test
    void noChunkIsMoreThanTheWorkersShareOfHalfOfWhatRemains() {
        settle("a", 1);
        assertThat(sizer.next("a", 100, 2, YOUNG)).isEqualTo(25);
        assertThat(sizer.next("a", 3, 2, YOUNG)).isEqualTo(1);
        assertThat(sizer.next("a", 100, 10, YOUNG)).isEqualTo(5);
    }

    @Test
    void aChunkIsWholeClaims() {
        ChunkSizer whole = new ChunkSizer(30);
        assertThat(whole.next("a", MANY, 2, YOUNG)).isEqualTo(30);
        whole.ran("a", 30, TimeUnit.MILLISECONDS.toNanos(60));
        assertThat(whole.next("a", MANY, 2, YOUNG)).isEqualTo(120);
    }

    private long size(String worker) {
        return sizer.next(worker, MANY, 2, YOUNG);
    }

    /** The worker has run many items, each in so many milliseconds. */
    private void settle(String worker, long millis) {
        settle(worker, 10_000, millis);
    }

    private void settle(String worker, long items, long millis) {
        sizer.ran(worker, items, TimeUnit.MILLISECONDS.toNanos(items * millis));
    }
}
