package io.gristmill.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.gristmill.job.WorkerKey;

class RetirePolicyTest {
    private static final long MB = 1024 * 1024;
    private static final WorkerKey KEY = new WorkerKey("code", 512 * MB, 1024 * MB);

    private static RetirePolicy.Condition worker(long items, Duration age, Duration idle, long memory) {
        return new RetirePolicy.Condition(KEY, items, age.toNanos(), idle.toNanos(), memory);
    }

    @Test
    void aWorkerGoesWhenItsProcessHasGrownByHalfOfItsHeadroomWhateverElseIsSet() {
        Duration none = Duration.ZERO;
        assertThat(RetirePolicy.NEVER.urgentReason(worker(1, none, none, 768 * MB))).isNull();
        assertThat(RetirePolicy.NEVER.urgentReason(worker(1, none, none, 769 * MB)))
                .isEqualTo("its process has grown to 769MB, over 768MB");
        assertThat(RetirePolicy.NEVER.reason(worker(1_000_000, Duration.ofDays(99), Duration.ofDays(99), 100 * MB))).isNull();
    }

    @Test
    void everyOtherReasonNamesItsLimit() {
        RetirePolicy policy = new RetirePolicy(3L, Duration.ofHours(2), Duration.ofMinutes(5));
        assertThat(policy.reason(worker(2, Duration.ofMinutes(119), Duration.ofSeconds(299), MB))).isNull();
        assertThat(policy.reason(worker(3, Duration.ZERO, Duration.ZERO, MB))).isEqualTo("it has done 3 items, the most is 3");
        assertThat(policy.reason(worker(0, Duration.ofHours(2), Duration.ZERO, MB))).isEqualTo("it is older than 2h");
        assertThat(policy.reason(worker(0, Duration.ZERO, Duration.ofMinutes(5), MB))).isEqualTo("it was idle for 5m");
        assertThat(policy.reason(new RetirePolicy.Condition(KEY, 0, 0, -1, MB))).as("busy, or never used").isNull();
    }
}
