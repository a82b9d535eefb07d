package io.gristmill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 999", "1000, 1.00 k", "9994, 9.99 k", "9996, 10.0 k", "99949, 99.9 k", "99951, 100 k",
            "999499, 999 k",
            "999500, 1.00 M", "10000000000, 10.0 G", "9223372036854775807, 9.22 E"})
    void countsHaveThreeDigits(long number, String text) {
        assertThat(Figures.rough(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.00", "0.126, 0.13", "8.314, 8.31", "83.14, 83.1", "831.4, 831", "1.7e9, 1.70 G"})
    void ratesHaveThreeDigits(double rate, String text) {
        assertThat(Figures.rough(rate)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0:00", "PT0.001S, 0:01", "PT7S, 0:07", "PT61S, 1:01", "PT59M59.5S, 1:00:00", "PT26H3S, 26:00:03"})
    void theClockIsRoundedUp(Duration time, String text) {
        assertThat(Figures.clock(time)).isEqualTo(text);
    }

    @Test
    void exactNumbersAreGrouped() {
        assertThat(Figures.exact(455_052_511)).isEqualTo("455,052,511");
    }

    @Test
    void durationsAreSecondsToTheTenth() {
        assertThat(Figures.seconds(Duration.ofMillis(7_949))).isEqualTo("7.9 s");
    }
}
