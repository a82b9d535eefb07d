package io.gristmill.api.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gristmill.api.HttpSettingsTest;

class SubmitDigestTest {
    private static final SubmittedJson JSON = new SubmittedJson(HttpSettingsTest.settings(Map.of()));

    private static String digest(String json, String... files) {
        return SubmitDigest.of(json.getBytes(StandardCharsets.UTF_8), List.of(files), JSON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "{\"a\":1,\"b\":[1,{\"x\":null,\"y\":true}]} | { \"b\" : [ 1, {\"y\":true,\"x\":null} ], \"a\":1 }",
            "{\"a\":\"é\"}                               | {\"a\":\"\\u00e9\"}",
            "[]                                          | [ ]"})
    void orderOfFieldsAndWhiteSpaceDoNotMatter(String one, String other) {
        assertThat(digest(one)).isEqualTo(digest(other)).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "{\"a\":1}         | {\"a\":2}",
            "{\"a\":1}         | {\"a\":\"1\"}",
            "{\"a\":null}      | {\"a\":\"null\"}",
            "[1,2]             | [2,1]",
            "[[1],2]           | [[1,2]]",
            "[\"a\",\"bc\"]    | [\"ab\",\"c\"]",
            "{\"a\":{}}        | {\"a\":[]}",
            "{\"a\":1,\"b\":2} | {\"a\":{\"1b\":2}}"})
    void whatIsAnotherJobHasAnotherDigest(String one, String other) {
        assertThat(digest(one)).isNotEqualTo(digest(other));
    }

    @Test
    void filesCountInTheirOrder() {
        assertThat(digest("{}", "aa", "bb")).isEqualTo(digest("{}", "aa", "bb")).isNotEqualTo(digest("{}", "bb", "aa"))
                .isNotEqualTo(digest("{}")).isNotEqualTo(digest("{}", "aabb"));
    }
}
