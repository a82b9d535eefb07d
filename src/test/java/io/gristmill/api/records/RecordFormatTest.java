package io.gristmill.api.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.source.InvalidRecord;
import io.gristmill.source.RecordSink;

class RecordFormatTest {
    private static final RecordLimits LIMITS = new RecordLimits(200_000, 100);
    private static final RecordFormat NDJSON = new NdjsonFormat();
    private static final RecordFormat JSON = new JsonArrayFormat();

    /** The items as JSON; one that cannot be read as its reason after an exclamation mark. */
    private static List<String> read(RecordFormat format, byte[] content) throws IOException {
        List<String> items = new ArrayList<>();
        RecordSink sink = record -> {
            String reason = InvalidRecord.reason(record);
            items.add(reason == null ? new String(record, StandardCharsets.UTF_8) : "!" + reason);
        };
        format.read(new Dripping(content), sink, LIMITS);
        return items;
    }

    private static List<String> read(RecordFormat format, String content) throws IOException {
        return read(format, content.getBytes(StandardCharsets.UTF_8));
    }

    private static CsvFormat csv(Map<String, ColumnType> types) {
        return new CsvFormat(true, ',', new ColumnTypes(ColumnType.TEXT, types));
    }

    /** Gives a stream in pieces of many sizes, as a network does. */
    private static final class Dripping extends InputStream {
        private final ByteArrayInputStream content;
        private int size;

        Dripping(byte[] content) {
            this.content = new ByteArrayInputStream(content);
        }

        @Override
        public int read() {
            return content.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            size = size % 7001 + 13;
            return content.read(buffer, offset, Math.min(length, size));
        }
    }

    @Test
    void eachLineOfNdjsonIsAnItemAndEmptyOnesAreNone() throws IOException {
        assertThat(read(NDJSON, "\uFEFF{\"a\": 1.10}\r\n\n  [2, \"two\"] \n\"ü\"\n  \nnull")).containsExactly("{\"a\":1.10}",
                "[2,\"two\"]", "\"ü\"", "null");
        assertThat(read(NDJSON, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": }", "[1", "oops", "1 2", "\"open", "{\"a\": 1, \"a\": 2}", "NaN", "01"})
    void aLineThatIsNotJsonCostsOnlyItself(String line) throws IOException {
        List<String> items = read(NDJSON, "1\n" + line + "\n3\n");
        assertThat(items).hasSize(3).contains("1", "3");
        assertThat(items.get(1)).startsWith("!Line 2: ").doesNotContain("`", "JsonReadFeature", "StreamReadFeature");
    }

    @Test
    void bytesThatAreNotUtf8CostTheirLine() throws IOException {
        byte[] content = "1\n\"?\"\n3".getBytes(StandardCharsets.UTF_8);
        content[3] = (byte) 0xE4;
        assertThat(read(NDJSON, content)).hasSize(3).contains("1", "3").element(1).asString().startsWith("!Line 2: ");
    }

    @Test
    void aLineThatIsTooLongCostsOnlyItself() throws IOException {
        String most = "\"" + "x".repeat(LIMITS.bytes() - 2) + "\"";
        String more = "\"" + "x".repeat(LIMITS.bytes() * 3) + "\"";
        assertThat(read(NDJSON, most + "\n" + more + "\n" + 3)).containsExactly(most, "!Line 2: It is larger than 200000B", "3");
        assertThat(read(NDJSON, more)).containsExactly("!Line 1: It is larger than 200000B");
    }

    @Test
    void linesOfAllLengthsComeWhole() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int length = 1; length < 150_000; length = length * 3 / 2 + 7) {
            lines.add("\"" + "y".repeat(length) + "\"");
        }
        assertThat(read(NDJSON, String.join("\n", lines))).isEqualTo(lines);
        assertThat(read(JSON, "[" + String.join(",\n", lines) + "]")).isEqualTo(lines);
    }

    @Test
    void eachElementOfAnArrayIsAnItemAsItWasWritten() throws IOException {
        assertThat(read(JSON, "\uFEFF [1.10, {\"a\" : [1, 2]} ,\"ü, ]\", [], 1e400,\n123456789012345678901234567890]"))
                .containsExactly("1.10", "{\"a\":[1,2]}", "\"ü, ]\"", "[]", "1e400", "123456789012345678901234567890");
        assertThat(read(JSON, "[]")).isEmpty();
    }

    @Test
    void anElementThatIsTooLargeCostsOnlyItself() throws IOException {
        String more = "\"" + "x".repeat(LIMITS.bytes()) + "\"";
        assertThat(read(JSON, "[1,\n" + more + ",\n3]")).containsExactly("1", "!Line 2: It is larger than 200000B", "3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{} | not a JSON array", "7 | not a JSON array", "'' | not a JSON array",
            "[1, 2 | line 1", "[1, 2] 3 | more after the end", "[1, oops] | line 1, column 5"})
    void whatIsNoArrayIsRefused(String content, String why) {
        assertThatThrownBy(() -> read(JSON, content)).isInstanceOf(BadRecordsException.class).hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16"})
    void otherEncodingsAreRefused(String charset) throws IOException {
        byte[] content = "[1, 2]".getBytes(charset);
        for (RecordFormat format : List.of(NDJSON, JSON, CsvFormat.NORMAL)) {
            assertThatThrownBy(() -> read(format, content)).isInstanceOf(BadRecordsException.class).hasMessageContaining("UTF-8");
        }
        assertThatThrownBy(() -> read(CsvFormat.NORMAL, new byte[] {'a', '\n', 'b', (byte) 0xE4, 'c', '\n'}))
                .isInstanceOf(BadRecordsException.class).hasMessageContaining("UTF-8");
    }

    @Test
    void aHeaderNamesTheFieldsOfEachRow() throws IOException {
        assertThat(read(CsvFormat.NORMAL, "\uFEFFname,price\r\n\"a \"\"b\"\"\",1.50\r\n\r\n\"x\ny\",\r\n")).containsExactly(
                "{\"name\":\"a \\\"b\\\"\",\"price\":\"1.50\"}", "{\"name\":\"x\\ny\",\"price\":\"\"}");
        assertThat(read(CsvFormat.NORMAL, "name,price\n")).isEmpty();
    }

    @Test
    void withoutAHeaderEachRowIsAnArray() throws IOException {
        CsvFormat format = new CsvFormat(false, ';', new ColumnTypes(ColumnType.TEXT, Map.of("1", ColumnType.LONG)));
        assertThat(read(format, "a;1\nb;2;3\nc;d\n")).containsExactly("[\"a\",1]", "[\"b\",2,\"3\"]",
                "!Line 3: Column 1: 'd' is not a whole number between -2^63 and 2^63 - 1");
        assertThat(read(format, "")).isEmpty();
    }

    @Test
    void cellsBecomeWhatTheirColumnIs() throws IOException {
        CsvFormat format = csv(
                Map.of("l", ColumnType.LONG, "d", ColumnType.DOUBLE, "b", ColumnType.BOOLEAN, "a", ColumnType.AUTO));
        assertThat(read(format, "t,l,d,b,a\n1, 7 ,1.10,TRUE,-2.5e3\n,,,,\n x ,-9223372036854775808,+.5,false,007\n"))
                .containsExactly("{\"t\":\"1\",\"l\":7,\"d\":1.10,\"b\":true,\"a\":-2.5e3}",
                        "{\"t\":\"\",\"l\":null,\"d\":null,\"b\":null,\"a\":null}",
                        "{\"t\":\" x \",\"l\":-9223372036854775808,\"d\":0.5,\"b\":false,\"a\":\"007\"}");
    }

    @ParameterizedTest
    @CsvSource({"LONG, 1.5", "LONG, 9223372036854775808", "DOUBLE, '1,5'", "DOUBLE, NaN", "DOUBLE, 0x10", "DOUBLE, 1d",
            "BOOLEAN, yes"})
    void aCellOfAnotherTypeCostsOnlyItsRow(ColumnType type, String cell) throws IOException {
        List<String> items = read(csv(Map.of("b", type)), "a,b\n1,\n2,\"" + cell + "\"\n3,\n");
        assertThat(items).hasSize(3).contains("{\"a\":\"1\",\"b\":null}", "{\"a\":\"3\",\"b\":null}");
        assertThat(items.get(1)).startsWith("!Line 3: b: '" + cell + "' is not ");
    }

    @Test
    void aRowOfAnotherLengthCostsOnlyItself() throws IOException {
        assertThat(read(CsvFormat.NORMAL, "a,b\n\"1\n\",2\n3\n4,5,6\n7,8")).containsExactly("{\"a\":\"1\\n\",\"b\":\"2\"}",
                "!Line 4: The row has 1 cells, and the header has 2", "!Line 5: The row has 3 cells, and the header has 2",
                "{\"a\":\"7\",\"b\":\"8\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'' | /header | empty", "a,b,a | /header | Two columns have the name 'a'",
            "a,c | /types/b~1 | There is no column 'b/'; there are a, c"})
    void aHeaderThatDoesNotFitIsRefused(String header, String option, String why) {
        assertThatThrownBy(() -> read(csv(Map.of("b/", ColumnType.LONG)), header)).isInstanceOfSatisfying(
                BadRecordsException.class, e -> assertThat(e.option()).isEqualTo(option)).hasMessageContaining(why);
    }

    @Test
    void aQuoteThatDoesNotCloseIsRefusedBeforeItHasSwallowedTheFile() {
        byte[] content = new byte[LIMITS.bytes() * 100];
        Arrays.fill(content, (byte) 'x');
        System.arraycopy("a,b\n1,\"".getBytes(StandardCharsets.UTF_8), 0, content, 0, 7);
        ByteArrayInputStream file = new ByteArrayInputStream(content);
        assertThatThrownBy(() -> CsvFormat.NORMAL.read(file, _ -> {}, LIMITS)).isInstanceOf(BadRecordsException.class)
                .hasMessageContaining("quotes do not close");
        assertThat(file.available()).isGreaterThan(content.length / 2);
    }
}
