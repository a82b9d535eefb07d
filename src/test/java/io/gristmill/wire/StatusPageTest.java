package io.gristmill.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusPageTest {
    private final StatusPage page = StatusPage.inMemory();

    @Test
    void claimsInOrderUntilNothingIsLeft() {
        page.publish(5);
        assertThat(page.claim(2)).isEqualTo(new StatusPage.Claim(0, 2));
        assertThat(page.claim(2)).isEqualTo(new StatusPage.Claim(2, 4));
        assertThat(page.claim(2)).isEqualTo(new StatusPage.Claim(4, 5));
        assertThat(page.claim(2).isEmpty()).isTrue();
    }

    @Test
    void reclaimsOnlyWhatNobodyClaimed() {
        page.publish(10);
        page.claim(3);
        assertThat(page.reclaim(2)).isEqualTo(new StatusPage.Claim(5, 10));
        assertThat(page.claim(10)).isEqualTo(new StatusPage.Claim(3, 5));
        assertThat(page.reclaim(0).isEmpty()).isTrue();
    }

    @Test
    void aChunkOfTheLargestSizeCanBeClaimedToItsEnd() {
        page.publish(Integer.MAX_VALUE);
        assertThat(page.claim(Integer.MAX_VALUE)).isEqualTo(new StatusPage.Claim(0, Integer.MAX_VALUE));
        assertThat(page.claim(1).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 3000000", "7, 3000000", "64, 20000000"})
    void everyItemIsEitherClaimedOrReclaimedAndNeverBoth(int claim, int items) throws Exception {
        page.publish(items);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<long[]> claimed = CompletableFuture.supplyAsync(() -> {
            long count = 0;
            long sum = 0;
            begun.countDown();
            for (StatusPage.Claim next = page.claim(claim); !next.isEmpty(); next = page.claim(claim)) {
                count += next.size();
                sum += sum(next);
            }
            return new long[] {count, sum};
        });
        begun.await();
        long reclaimed = 0;
        long reclaimedSum = 0;
        while (!claimed.isDone()) {
            int unclaimed = page.unclaimed();
            StatusPage.Claim taken = page.reclaim(Math.max(0, unclaimed - ThreadLocalRandom.current().nextInt(1, 50)));
            reclaimed += taken.size();
            reclaimedSum += sum(taken);
        }
        assertThat(claimed.join()[0] + reclaimed).isEqualTo(items);
        assertThat(claimed.join()[1] + reclaimedSum).isEqualTo((long) items * (items - 1L) / 2);
    }

    private static long sum(StatusPage.Claim claim) {
        return (long) claim.size() * (claim.from() + claim.to() - 1L) / 2;
    }
}
