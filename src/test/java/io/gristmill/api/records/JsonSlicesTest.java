package io.gristmill.api.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSlicesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "1                          | 1",
            "{ \"a\" : [ 1 , 2 ] }      | {\"a\":[1,2]}",
            "\"a b\"                    | \"a b\"",
            "[\"\\\" \\\\\", \" \"]     | [\"\\\" \\\\\",\" \"]",
            "^{\n\t\"x\":\r\n1}^        | {\"x\":1}"})
    void whiteSpaceGoesOnlyBetweenTheParts(String json, String compact) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertThat(new String(JsonSlices.compact(bytes, 0, bytes.length), StandardCharsets.UTF_8)).isEqualTo(compact);
    }

    @Test
    void givesAsManyValuesAsWereAdded() {
        byte[] json = "[10,20]".getBytes(StandardCharsets.UTF_8);
        JsonSlices slices = new JsonSlices(json);
        for (int i = 0; i < 1000; i++) {
            slices.add(1, 3);
        }
        assertThat(slices).hasSize(1000).allSatisfy(value -> assertThat(value).asString().isEqualTo("10"));
        Iterator<byte[]> all = slices.iterator();
        slices.forEach(_ -> all.next());
        assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
    }
}
