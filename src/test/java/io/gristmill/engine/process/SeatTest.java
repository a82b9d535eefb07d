package io.gristmill.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gristmill.wire.StatusPage;

class SeatTest {

    @ParameterizedTest(name = "page gave [{0}, {1}) of a chunk that ends at {2} with {3} recorded: {4} ({5})")
    @CsvSource({
            "5, 7, 7, 4,  5, two unclaimed items",
            "0, 0, 7, 4, -1, nothing was left",
            "0, 9, 7, 4, -1, the worker had moved its end",
            "0, 7, 7, 4,  4, the worker denies what it has recorded",
            "0, 7, 7, 7, -1, and there is nothing else",
            "6, 7, 7, 7, -1, the last item arrived and is denied"})
    void whatIsRecordedIsNeverTakenBack(int from, int to, int end, int recorded, int lowered, String what) {
        assertThat(Seat.lowered(new StatusPage.Claim(from, to), end, recorded)).as(what).isEqualTo(lowered);
    }
}
