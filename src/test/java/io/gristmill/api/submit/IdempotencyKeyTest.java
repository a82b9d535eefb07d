package io.gristmill.api.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.gristmill.api.problem.ProblemException;

class IdempotencyKeyTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
            "\"8e03978e-40d5\" | 8e03978e-40d5",
            "8e03978e-40d5     | 8e03978e-40d5",
            "\"a \\\"b\\\" \\\\\" | a \"b\" \\",
            "a b               | a b",
            "a\"b              | a\"b"})
    void isTheSameQuotedAndBare(String header, String key) {
        assertThat(IdempotencyKey.parse(header)).isEqualTo(key);
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNoKeyIsRefused(String header) {
        assertThatThrownBy(() -> IdempotencyKey.parse(header)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("Idempotency-Key");
    }

    static Stream<String> whatIsNoKeyIsRefused() {
        return Stream.of("", " ", "\"\"", "\"a", "\"a\"b", "\"a\\n\"", "\"a\\", "ü", "a\tb", "x".repeat(256));
    }

    @ParameterizedTest
    @MethodSource
    void theLongestKeyIsTaken(String header) {
        assertThat(IdempotencyKey.parse(header)).hasSize(255);
    }

    static Stream<String> theLongestKeyIsTaken() {
        return Stream.of("x".repeat(255), '"' + "x".repeat(255) + '"');
    }
}
