package io.gristmill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gristmill.demo.ProgressBar.Ink;

class ProgressBarTest {

    private static ProgressBar bar(long done, long total) {
        return new ProgressBar("photos", done, total, done == total, null, null);
    }

    @Test
    void showsHowFarAtWhatRateAndForHowLongStill() {
        assertThat(new ProgressBar("photos", 12, 24, false, 8.314, Duration.ofMillis(1400)).render(Ink.BLOCKS)).isEqualTo(
                "photos  ████████████░░░░░░░░░░░░  50 %  12 of 24, 8.31/s, 0:02 left");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        assertThat(bar(0, 24).render(Ink.ASCII)).isEqualTo("photos  ........................   0 %  0 of 24");
    }

    @Test
    void theBarIsFullOnlyWhenAllIsDone() {
        assertThat(bar(999, 1000).render(Ink.ASCII)).contains("#######################.  99 %");
        assertThat(bar(1000, 1000).render(Ink.ASCII)).contains("######################## 100 %");
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 100", "0, 7, 0", "1, 7, 14", "6, 7, 85", "7, 7, 100", "9223372036854775806, 9223372036854775807, 99",
            "9223372036854775807, 9223372036854775807, 100"})
    void percentIsRoundedDown(long done, long total, int percent) {
        assertThat(bar(done, total).percent()).isEqualTo(percent);
    }

    @Test
    void neverBreaksTheLine() {
        ProgressBar endless = new ProgressBar("a very long label for a job", Long.MAX_VALUE - 1, Long.MAX_VALUE, false, 1e18,
                Duration.ofDays(10_000));
        assertThat(endless.render(Ink.BLOCKS)).hasSize(ProgressBar.WIDTH);
    }
}
