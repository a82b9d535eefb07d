package io.gristmill.function.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Json;
import io.gristmill.function.ParameterProblem;
import io.gristmill.function.Parameters;
import tools.jackson.databind.json.JsonMapper;

class FormulaTest {
    private static final String ITEM = """
            {"name": "nut", "price": 2.5, "count": 3, "whole": 2, "none": null, "huge": 123456789012345678901234567890,
             "tags": ["a", "b"], "at": "2026-03-01T12:00:00Z"}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{'total': item.price * double(item.count)} | {\"total\":7.5}",
            "item.price * item.count                    | 7.5",
            "item.whole * 2.5 + item.count              | 8.0",
            "item.count - 0.5                           | 2.5",
            "item.count / 2                             | 1",
            "item.count / 2.0                           | 1.5",
            "item.price > 2 && item.count < 3.5         | true",
            "item.none == null                          | true",
            "item.none                                  | null",
            "[item.none, {'x': item.none}]              | [null,{\"x\":null}]",
            "has(item.colour) ? item.colour : 'none'    | \"none\"",
            "item.?colour.orValue('none')               | \"none\"",
            "item.?colour                               | null",
            "item.tags.map(t, t.upperAscii() + string(index)) | [\"A7\",\"B7\"]",
            "item.tags.exists(t, t == 'b')              | true",
            "item.name.matches('^n.t$')                 | true",
            "item.name.replace('n', 'b')                | \"but\"",
            "math.greatest(item.count, item.price)      | 3",
            "cel.bind(p, item.price * 2.0, p + p)       | 10.0",
            "item.huge > 1e29                           | true",
            "timestamp(item.at) + duration('90s')       | \"2026-03-01T12:01:30Z\"",
            "duration('1.5s')                           | \"1.5s\"",
            "{1: b'abc', 2: 7u}                         | {\"1\":\"YWJj\",\"2\":7}",
            "type(1.5)                                  | \"double\"",
    })
    void valueIsWhatTheExpressionSays(String expression, String json) throws Exception {
        assertThat(new JsonMapper().writeValueAsString(map(expression, Map.of(), ITEM))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "item.name + 1             | line 1, column 11: there is no '+' for values of these types",
            "1 + index +item.colour    | line 1, column 16: key 'colour' is not present in map",
            "item.whole / (index - 7)  | line 1, column 12: / by zero",
            "item.price / 0            | which is no number in JSON",
            "9223372036854775807 + index | long overflow",
    })
    void itemThatDoesNotFitTheExpressionIsAtFault(String expression, String message) {
        assertThatThrownBy(() -> map(expression, Map.of(), ITEM)).isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "item.price +              | line 1, column 13: the expression ends too early",
            "itm.price                 | line 1, column 1: undeclared reference to 'itm'",
            "item.prise                | line 1, column 5: undefined field 'prise'",
            "item.name * 2.0           | line 1, column 11: there is no '*' for (string, double)",
            "item.tags['a']            | there is no '[]' for (list(dyn), string)",
            "1 in item.price           | there is no 'in' for (int, double)",
    })
    void mistakesAreFoundBeforeAnyItem(String expression, String problem) {
        Map<String, Object> parameters = Map.of("expression", expression, "types",
                Map.of("name", "string", "price", "double", "tags", "list"));

        assertThat(new MapFunction().check(new Parameters(new HashMap<>(parameters)))).first()
                .satisfies(found -> assertThat(found.pointer()).isEqualTo("/expression"))
                .extracting(ParameterProblem::detail).asString().contains(problem);
    }

    @Test
    void placeIsCountedInLines() {
        assertThat(problems("item.price +\n  itm")).singleElement().asString().startsWith("line 2, column 3:");
        assertThatThrownBy(() -> map("1 +\n  item.colour", Map.of(), ITEM)).hasMessageStartingWith("line 2, column 7: key");
    }

    @Test
    void filterTakesOnlyWhatIsTrueOrFalse() {
        assertThat(new FilterFunction().check(parameters("1 + 2", Map.of()))).singleElement()
                .extracting(ParameterProblem::detail).asString().contains("expected type 'bool' but found 'int'");
        assertThatThrownBy(() -> filter("item.count")).isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("neither true nor false");
    }

    @Test
    void filterGivesTheItemAsItCameOrNull() throws Exception {
        assertThat(filter("item.count == 3")).isEqualTo(ITEM);
        assertThat(filter("item.count > 3")).isNull();
    }

    @Test
    void declaredTypesReadTexts() throws Exception {
        Map<String, Object> types = Map.of("price", "double", "count", "int", "sold", "bool");

        assertThat(map("item.sold ? item.price * item.count : 0.0", types, """
                {"price": "2.5", "count": " 4 ", "sold": "true"}""")).isEqualTo(10.0);
        assertThat(map("item.price / 2.0", types, "{\"price\": 5}")).isEqualTo(2.5);
        assertThat(map("item.price == null", types, "{\"price\": null}")).isEqualTo(true);
        assertThatThrownBy(() -> map("item.price", types, "{\"price\": \"dear\"}")).isInstanceOf(InvalidInputException.class)
                .hasMessage("The item's field 'price' is not of the type 'double'");
        assertThatThrownBy(() -> map("item.price", types, "[1]")).isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no object");
    }

    @Test
    void endlessWorkIsRefused() {
        String nested = IntStream.range(0, 7).mapToObj(i -> "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].all(x" + i + ", ")
                .collect(Collectors.joining()) + "true" + ")".repeat(7);

        assertThatThrownBy(() -> map(nested, Map.of(), ITEM)).isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Iteration budget exceeded: 1000000");
    }

    @Test
    void longAndDeepExpressionsAreRefused() {
        assertThat(problems("[".repeat(2000))).first().asString().contains("recursion limit exceeded. limit: 100");
        assertThat(problems("1" + "+1".repeat(4999))).first().asString().contains("recursion limit exceeded");
        assertThat(problems(" ".repeat(10_000) + "1")).first().asString().contains("10000");
    }

    /** The library's planner needs some ten seconds for this. */
    @Test
    void longListsTakeAsLongAsTheyAreLong() throws Exception {
        String list = IntStream.range(0, 30_000).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));

        assertThat(map("size(item.map(x, x * 2).filter(x, x % 4 == 0))", Map.of(), list)).isEqualTo(15_000L);
    }

    private static List<String> problems(String expression) {
        return new MapFunction().check(parameters(expression, Map.of())).stream().map(ParameterProblem::detail).toList();
    }

    private static @Nullable Object map(String expression, Map<String, Object> types, String item) throws Exception {
        MapFunction function = new MapFunction();
        Parameters parameters = parameters(expression, types);
        function.initialise(() -> parameters);
        return function.apply(new JsonItem(item), () -> parameters);
    }

    private static @Nullable String filter(String expression) throws Exception {
        FilterFunction function = new FilterFunction();
        Parameters parameters = parameters(expression, Map.of());
        function.initialise(() -> parameters);
        Json kept = function.apply(new JsonItem(ITEM), () -> parameters);
        return kept == null ? null : new String(kept.utf8(), StandardCharsets.UTF_8);
    }

    private static Parameters parameters(String expression, Map<String, Object> types) {
        return new Parameters(new HashMap<>(Map.of("expression", expression, "types", types)));
    }
}
