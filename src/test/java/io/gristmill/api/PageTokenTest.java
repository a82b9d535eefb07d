package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.api.problem.ProblemException;

class PageTokenTest {
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

    @Test
    void aTokenGivesItsPositionBack() {
        assertThat(PageToken.position("items", DIGITS, PageToken.of("items", "1234567"))).isEqualTo("1234567");
        assertThat(PageToken.position("items", DIGITS, null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a b", "%", "aXRlbXM6", "aXRlbXM6eA", "am9iczox", "aXRlbXM6MTIzNDU2Nzg5MDEyMzQ1Njc4OTAx"})
    void whatIsNoTokenOfThisListIsRefusedByName(String token) {
        assertThatThrownBy(() -> PageToken.position("items", DIGITS, token)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("pageToken");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void sizesThatNoPageHasAreRefused(int size) {
        assertThatThrownBy(() -> PageToken.checkSize(size)).hasMessageContaining("1 to 1000");
    }
}
