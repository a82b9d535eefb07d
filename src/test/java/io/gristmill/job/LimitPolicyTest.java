package io.gristmill.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class LimitPolicyTest {
    private static final long MB = 1024 * 1024;

    @Test
    void whoAsksForNothingGetsWhatTheOperatorHasSet() {
        LimitPolicy.Granted granted = Limits.DEFAULT.grant(JobLimits.NONE);
        assertThat(granted.itemTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(granted.heap()).isEqualTo(512 * MB);
        assertThat(granted.memory()).isEqualTo(1024 * MB);
    }

    @Test
    void aRequestIsGrantedUpToTheCeiling() {
        JobLimits asked = new JobLimits(Duration.ofDays(30), Duration.ofSeconds(2), null, null, 4096 * MB, null, null);
        LimitPolicy.Granted granted = Limits.DEFAULT.grant(asked);
        assertThat(granted.itemTimeout()).as("a ceiling that was lowered since").isEqualTo(Duration.ofDays(7));
        assertThat(granted.stallTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(granted.heap()).isEqualTo(2048 * MB);
        assertThat(granted.granted("heap")).isEqualTo("2GB");
        assertThat(asked.asked("heap")).isEqualTo("4GB");
        assertThat(asked.asked("resultSize")).isNull();
    }

    @Test
    void twiceAsMuchMemoryGoesAsFarAsTheCeilings() {
        LimitPolicy.Granted doubled = Limits.DEFAULT.grantDouble(JobLimits.NONE);
        assertThat(doubled.heap()).isEqualTo(1024 * MB);
        assertThat(doubled.memory()).isEqualTo(2048 * MB);
        JobLimits large = new JobLimits(null, null, null, null, 2048 * MB, null, null);
        assertThat(Limits.DEFAULT.grantDouble(large).heap()).isEqualTo(2048 * MB);
        assertThat(Limits.DEFAULT.grantDouble(large).memory()).isEqualTo(2560 * MB);
    }

    @Test
    void contradictionsAreRefusedWithBothValues() {
        LimitPolicy good = Limits.DEFAULT;
        assertThatThrownBy(() -> new LimitPolicy(good.itemTimeout(), good.stallTimeout(), good.initTimeout(), good.timeout(),
                good.heap(), 512 * MB, 600 * MB, good.resultSize(), good.accumulators())).hasMessageContaining("600MB")
                .hasMessageContaining("512MB");
        assertThatThrownBy(() -> new LimitPolicy.Range<>(1, 5, 4)).hasMessageContaining("5 is not between 1 and 4");
    }
}
