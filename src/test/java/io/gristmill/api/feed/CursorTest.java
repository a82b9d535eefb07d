package io.gristmill.api.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.api.problem.ProblemException;

class CursorTest {

    @ParameterizedTest
    @CsvSource({"0,0", "1,0", "3,17", "4294967296,2147483647", "1152921504606846975,1"})
    void givesItsPlaceBack(long seq, int ordinal) {
        byte[] text = new byte[Cursor.DIGITS];
        Cursor.encode(seq, ordinal, text);
        assertThat(Cursor.parse(new String(text, StandardCharsets.US_ASCII))).isEqualTo(new Cursor(seq, ordinal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "AAAAAAAAADAAAAA", "AAAAAAAAADAAAAAAA", "AAAAAAAAAD AAAAA", "AAAAAAAAADÄAAAAA",
            "AAAAAAAAAA______", "AAAAAAAAADAAAA=="})
    void whatIsNoCursorIsRefusedByName(String text) {
        assertThatThrownBy(() -> Cursor.parse(text)).isInstanceOf(ProblemException.class).hasMessageContaining("after");
    }

    @ParameterizedTest
    @CsvSource({"3,4,true", "3,5,true", "3,6,false", "2,9,true", "4,0,false"})
    void coversWhatCameBeforeIt(long seq, int ordinal, boolean covered) {
        assertThat(new Cursor(3, 5).covers(seq, ordinal)).isEqualTo(covered);
    }
}
