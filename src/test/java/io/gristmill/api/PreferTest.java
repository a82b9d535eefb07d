package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferTest {
    private static final Duration MOST = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '\'', value = {
            "wait=10                           | 10 | false | wait=10",
            "WAIT = 10                         | 10 | false | wait=10",
            "wait=\"10\"                       | 10 | false | wait=10",
            "wait=3600                         | 60 | false | wait=60",
            "wait=0                            |  0 | false | -",
            "respond-async                     |  0 | true  | respond-async",
            "respond-async, wait=5             |  5 | true  | respond-async, wait=5",
            "wait=5; foo=bar, return=minimal   |  5 | false | wait=5",
            "wait=5, wait=7                    |  5 | false | wait=5",
            "wait                              |  0 | false | -",
            "wait=-5                           |  0 | false | -",
            "wait=1e3                          |  0 | false | -",
            "wait=99999999999999999999         |  0 | false | -",
            "handling=strict                   |  0 | false | -",
            ",,=,;                             |  0 | false | -"})
    void whatMakesSenseIsAppliedAndTheRestIgnored(String header, long seconds, boolean async, String applied) {
        Prefer prefer = Prefer.parse(List.of(header), MOST);
        assertThat(prefer.patience()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(prefer.respondAsync()).isEqualTo(async);
        assertThat(prefer.applied()).isEqualTo(applied);
    }

    @Test
    void severalHeadersCountAsOneList() {
        assertThat(Prefer.parse(List.of("respond-async", "wait=3"), MOST))
                .isEqualTo(new Prefer(Duration.ofSeconds(3), true));
    }
}
