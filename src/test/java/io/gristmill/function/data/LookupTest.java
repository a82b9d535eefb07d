package io.gristmill.function.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.function.Parameters;
import io.gristmill.function.SharedData;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class LookupTest {
    private static final String COUNTRIES = """
            {"id": "CH", "name": "Switzerland"}
            {"id": 276, "name": "Germany"}\r

            {"name": "Liechtenstein", "id": "LI"}
            {"id": "CH", "name": "Schweiz"}""";

    private final Lookup lookup = new Lookup();

    private void initialise(String shared, Map<String, Object> parameters) throws Exception {
        lookup.initialise(context(shared, parameters));
    }

    private @Nullable Object find(String item, Map<String, Object> parameters) throws Exception {
        return lookup.apply(new Key(item), context("", parameters));
    }

    private @Nullable Object find(String item) throws Exception {
        return find(item, Map.of());
    }

    @Test
    void theFieldsOfAnObjectAreFoundByTheirNames() throws Exception {
        initialise("{\"a\": 1, \"7\": [true], \"none\": null}", Map.of());
        assertThat(find("\"a\"")).isEqualTo(1);
        assertThat(find("7")).hasToString("[true]");
        assertThat(find("\"none\"")).isNull();
    }

    @Test
    void aKeyThatIsNotThereIsAnInvalidInputOrNull() throws Exception {
        initialise("{\"a\": 1}", Map.of());
        assertThatThrownBy(() -> find("\"b\"")).isInstanceOf(InvalidInputException.class)
                .hasMessage("There is no 'b' in the shared data");
        assertThatThrownBy(() -> find("{\"a\": 1}")).isInstanceOf(InvalidInputException.class);
        assertThat(find("\"b\"", Map.of("missing", "null"))).isNull();
    }

    @Test
    void linesAreFoundByAFieldAndTheLastOfAKeyCounts() throws Exception {
        initialise(COUNTRIES, Map.of("format", "ndjson"));
        assertThat(find("\"CH\"")).isEqualTo(Map.of("id", "CH", "name", "Schweiz"));
        assertThat(find("276")).isEqualTo(Map.of("id", 276, "name", "Germany"));
        assertThat(find("\"LI\"")).isEqualTo(Map.of("id", "LI", "name", "Liechtenstein"));
        assertThatThrownBy(() -> find("\"FR\"")).isInstanceOf(InvalidInputException.class);
        initialise(COUNTRIES, Map.of("format", "ndjson", "key", "name"));
        assertThat(find("\"Germany\"")).isEqualTo(Map.of("id", 276, "name", "Germany"));
    }

    @Test
    void everyOneOfManyLinesIsFoundAlsoWhereHashesAreTheSame() throws Exception {
        // "Aa" and "BB" have the same hash code, and so has what is made of them.
        String lines = IntStream.range(0, 1 << 10).mapToObj(LookupTest::colliding)
                .map(key -> "{\"id\": \"" + key + "\", \"is\": \"" + key + "\"}").collect(Collectors.joining("\n"));
        initialise(lines, Map.of("format", "ndjson"));
        for (int i = 0; i < 1 << 10; i++) {
            assertThat(find('"' + colliding(i) + '"')).isEqualTo(Map.of("id", colliding(i), "is", colliding(i)));
        }
        assertThat(find("\"AaAa\"", Map.of("missing", "null"))).isNull();
    }

    private static String colliding(int number) {
        return IntStream.range(0, 10).mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB").collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "json   | [1, 2]                        | The shared data is not a JSON object",
            "json   | 7                             | The shared data is not a JSON object",
            "ndjson | {\"id\": 1}LF{\"di\": 2}      | Line 2 of the shared data: It is no JSON object with a field 'id'",
            "ndjson | {\"id\": 1}LF[]               | Line 2 of the shared data: It is no JSON object with a field 'id'",
            "ndjson | {\"id\": null}                | Line 1 of the shared data: A key is a text or a number",
            "ndjson | {\"id\": 1}LFLF{              | Line 3 of the shared data: not JSON"})
    void whatIsNoDictionaryIsRefusedAndTheReasonNamesTheLine(String format, String shared, String reason) {
        assertThatThrownBy(() -> initialise(shared.replace("LF", "\n"), Map.of("format", format)))
                .isInstanceOf(InvalidInputException.class).hasMessage(reason);
    }

    @Test
    void emptyLinesAreADictionaryWithoutKeys() throws Exception {
        initialise("", Map.of("format", "ndjson"));
        assertThat(find("1", Map.of("missing", "null"))).isNull();
        initialise("\n\n", Map.of("format", "ndjson"));
        assertThat(find("1", Map.of("missing", "null"))).isNull();
    }

    private static FunctionContext context(String shared, Map<String, Object> parameters) {
        return new FunctionContext() {
            @Override
            public Parameters parameters() {
                return new Parameters(Map.copyOf(parameters));
            }

            @Override
            public Optional<SharedData> shared() {
                return Optional.of(new SharedText(shared));
            }
        };
    }

    /** Shared data that is this text. */
    private record SharedText(String text) implements SharedData {
        @Override
        public MemorySegment segment() {
            return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public InputStream stream() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Object json() {
            return JsonMapper.shared().readValue(text, Object.class);
        }

        @Override
        public Object json(long from, long to) {
            try {
                return JsonMapper.shared().readValue(text.substring((int) from, (int) to), Object.class);
            } catch (JacksonException e) {
                throw new InvalidInputException("not JSON", e);
            }
        }

        @Override
        public Path path() {
            throw new UnsupportedOperationException();
        }
    }

    /** An item of which only the value is asked. */
    private record Key(String text) implements Item {
        @Override
        public Object json() {
            return JsonMapper.shared().readValue(text, Object.class);
        }

        @Override
        public long index() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String name() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long number() {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] bytes() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path path() {
            throw new UnsupportedOperationException();
        }
    }
}
