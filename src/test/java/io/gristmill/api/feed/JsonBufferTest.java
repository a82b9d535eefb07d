package io.gristmill.api.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;

class JsonBufferTest {

    private static String written(JsonBuffer buffer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        buffer.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\"quoted\" \\ / '", "\u0000\u0001\b\f\n\r\t\u001f\u007f", "é € 😀 \u2028\u2029",
            "</script>"})
    void textsAreReadBackAsTheyWere(String text) throws IOException {
        assertThat(JsonMapper.shared().readValue(written(new JsonBuffer(1).text(text)), String.class)).isEqualTo(text);
    }

    @Test
    void halfCharactersDoNotBreakTheJson() throws IOException {
        assertThat(written(new JsonBuffer(1).text("a\ud800b"))).isEqualTo("\"a?b\"");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 10, -1, 99, 100, 1234567890123L, Long.MAX_VALUE, Long.MIN_VALUE})
    void numbersAreWrittenInDecimal(long number) throws IOException {
        assertThat(written(new JsonBuffer(1).number(number))).isEqualTo(Long.toString(number));
    }

    @Test
    void valuesStayOnOneLine() throws IOException {
        assertThat(written(new JsonBuffer(1).rawOnOneLine("{\r\n\"a\":\n\"\\n\"}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("{  \"a\": \"\\n\"}");
    }

    @Test
    void growsAsNeeded() throws IOException {
        JsonBuffer buffer = new JsonBuffer(1);
        String text = "\"".repeat(500_000);
        assertThat(written(buffer.raw("[".getBytes(StandardCharsets.UTF_8)).text(text).raw(']'))).hasSize(1_000_004);
        assertThat(buffer.size()).isZero();
    }
}
