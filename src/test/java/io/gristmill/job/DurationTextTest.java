package io.gristmill.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "30s,PT30S", "10m,PT10M", "2h,PT2H", "7d,PT168H", "PT30S,PT30S", "pt1m30s,PT90S", "P1D,PT24H",
            "PT0.010S,PT0.01S", "0s,PT0S", "999999999d,P999999999D"})
    void isReadAsPeopleWriteIt(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "30 s", "-30s", "1.5s", "30S", "30sec", "1h30m", "P", "PT", "PTxS", "1234567890s",
            "٣s"})
    void whatIsNoDurationIsNone(String text) {
        assertThat(DurationText.parse(text)).isNull();
    }
}
