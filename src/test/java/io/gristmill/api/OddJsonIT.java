package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON at the edge of its grammar (RFC 8259), of the kinds that the test suites of parsers collect: what is JSON is taken exactly,
 * what is none is refused as such, and what each parser may decide makes no trouble. In hexadecimal where text cannot say it.
 */
@OnSharedServer
class OddJsonIT {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Every one is JSON. */
    static Stream<String> json() {
        return Stream.of("[]", "[[]   ]", "[\"\"]", "[\"a\"]", "[false]", "[1]", "[null,1,\"1\",{}]", "[1\n]", " [1]", "[1] ",
                "[1,null,null,null,2]", "[2] ", "[123e65]", "[0e+1]", "[0e1]", "[ 4]",
                "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]", "[20e1]", "[-0]", "[-123]",
                "[-1]", "[1E22]", "[1E-2]", "[1E+2]", "[123e45]", "[123.456e78]", "[1e-2]", "[1e+2]", "[123]", "[123.456789]",
                "{\"asd\":\"sdf\", \"dfg\":\"fgh\"}", "{\"asd\":\"sdf\"}", "{}", "{\"\":0}", "{\"foo\\u0000bar\": 42}",
                "{\"min\": -1.0e+28, \"max\": 1.0e+28}", "{\"a\":[]}", "{\n\"a\": \"b\"\n}", "[\"\\u0060\\u012a\\u12AB\"]",
                "[\"\\uD801\\udc37\"]", "[\"\\ud83d\\ude39\\ud83d\\udc8d\"]", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
                "[\"\\\\u0000\"]",
                "[\"\\\"\"]", "[\"a/*b*/c/*d//e\"]", "[\"\\\\a\"]", "[\"\\\\n\"]", "[\"\\u0012\"]", "[\"\\uFFFF\"]", "[ \"asd\"]",
                "[\"new\\u00A0line\"]", "[\"\uDBFF\uDFFF\"]", "[\"\uFFFF\"]", "[\"\\u0000\"]", "[\"\\u002c\"]", "[\"\u03C0\"]",
                "[\"\uD834\uDD1E\"]", "\" \"", "[\"\\uD834\\uDd1e\"]", "[\"\\u0821\"]", "[\"\\u0123\"]", "[\"\u2028\"]",
                "[\"\u2029\"]",
                "[\"\\u0061\\u30af\\u30EA\\u30b9\"]", "[\"new\\u000Aline\"]", "[\"\u007F\"]", "[\"\\uA66D\"]", "[\"\\u005C\"]",
                "[\"\u2342\u3074\u2342\"]", "[\"\\u200B\"]", "[\"\\u2064\"]", "[\"\\uFDD0\"]", "[\"\\uFFFE\"]", "[\"\\u0022\"]",
                "[\"\u20AC\uD834\uDD1E\"]", "[\"a\u007Fa\"]", "false", "42", "-0.1", "null", "\"asd\"", "true", "\"\"",
                "[\"a\"]\n",
                "[true]", "\t[]\r\n");
    }

    /** None is JSON. Those that begin with # are in hexadecimal. */
    static Stream<String> noJson() {
        return Stream.of("[1 true]", "#5B61E55D", "[\"\": 1]", "[\"\"],", "[,1]", "[1,,2]", "[\"x\",,]", "[\"x\"]]", "[\"\",]",
                "[\"x\"",
                "[x", "[3[4]]", "#5BFF5D", "[1:2]", "[,]", "[-]", "[   , \"\"]", "[\"a\",\n4\n,1,", "[1,]", "[1,,]",
                "[\"\u000Ba\"\\f]",
                "[*]", "[\"\"", "[1,", "[1,\n1\n,1", "[{}", "[fals]", "[nul]", "[tru]", "#00", "#31003200", "[++1234]", "[+1]",
                "[+Inf]",
                "[-01]", "[-1.0.]", "[-2.]", "[-NaN]", "[.-1]", "[.2e-3]", "[0.1.2]", "[0.3e+]", "[0.3e]", "[0.e1]", "[0E+]",
                "[0E]",
                "[0e+]", "[0e]", "[1.0e+]", "[1.0e-]", "[1.0e]", "[1 000.0]", "[1eE2]", "[2.e+3]", "[2.e-3]", "[2.e3]", "[9.e+]",
                "[Inf]",
                "[NaN]", "[\uFF11]", "[1+2]", "[0x1]", "[0x42]", "[Infinity]", "[0e+-1]", "[-123.123foo]", "#5B3132330065355D",
                "#5B316531E55D", "#5B30E55D0A", "[-Infinity]", "[-foo]", "[- 1]", "[-012]", "[-.123]", "[-1x]", "[1ea]",
                "#5B316561E55D",
                "[1.]", "[.123]", "[1.2a-3]", "[1.8011670033376514H-308]", "[012]", "[\"x\", truth]", "{[: \"x\"}",
                "{\"x\", null}",
                "{\"x\"::\"b\"}", "{\uD83C\uDDE8\uD83C\uDDED}", "{\"a\":\"a\" 123}", "{key: 'value'}", "#7B22B9223A2230222C7D",
                "{\"a\" b}",
                "{:\"b\"}", "{\"a\" \"b\"}", "{\"a\":", "{\"a\"", "{1:1}", "{9999E9999:1}", "{null:null,null:null}",
                "{\"id\":0,,,,,}",
                "{'a':0}", "{\"id\":0,}", "{\"a\":\"b\"}/**/", "{\"a\":\"b\"}/**//", "{\"a\":\"b\"}//", "{\"a\":\"b\"}/",
                "{\"a\":\"b\",,\"c\":\"d\"}", "{a: \"b\"}", "{\"a\":\"a", "{ \"foo\" : \"bar\", \"a\" }", "{\"a\":\"b\"}#", " ",
                "[\"\\uD800\\\"]", "[\"\\uD800\\u\"]", "[\"\\uD800\\u1\"]", "[\"\\uD800\\u1x\"]", "[\u00E9]", "[\"\\x00\"]",
                "[\"\\\\\\\"]",
                "[\"\\\t\"]", "[\"\\\uD83C\uDF00\"]", "[\"\\\"]", "[\"\\u00A\"]", "[\"\\uD834\\uDd\"]", "[\"\\uD800\\uD800\\x\"]",
                "#5B225C75E5225D", "[\"\\a\"]", "[\"\\uqqqq\"]", "#5B225CE5225D", "[\\u0020\"asd\"]", "[\\n]", "\"",
                "['single quote']", "abc",
                "[\"\\", "#5B22610061225D", "[\"new\nline\"]", "[\"\t\"]", "\"\\UA66D\"", "\"\"x", "<.>", "[<null>]", "[1]x",
                "[1]]",
                "[\"asd]", "aå", "[True]", "1]", "{\"x\": true,", "[][]", "]", "#EFBB7B7D", "#E5", "[", "", "#5B005D", "2@",
                "{}}",
                "{\"\":", "{\"a\":/*comment*/\"b\"}", "{\"a\": true} \"x\"", "['", "[,", "[{", "[\"a", "[\"a\"", "{", "{]", "{,",
                "{[", "{\"a",
                "{'a'", "[\"\\{[\"\\{[\"\\{[\"\\{", "#E9", "*", "{\"a\":\"b\"}#{}", "[\\u000A\"\"]", "[1", "[ false, nul",
                "[ true, fals",
                "[ false, tru", "{\"asd\":\"asd\"", "\u00E5", "#5BE281A05D", "#EFBBBF", "#5B0C5D", "[\u2060]",
                "[".repeat(100_000),
                "[{\"\":".repeat(50_000));
    }

    /** Each parser decides. */
    static Stream<String> perhaps() {
        return Stream.of("[0.4e00669999999999999999999999999999999999]", "[-1e+9999]", "[1.5e+9999]", "[-123123e100000]",
                "[123123e100000]",
                "[123e-10000000]", "[-123123123123123123123123123123]", "[100000000000000000000]", "{\"\\uDFAA\":0}",
                "[\"\\uDADA\"]",
                "[\"\\uD888\\u1234\"]", "#5B22E697A5D1885FBC225D", "[\"\\uD800\\n\"]", "[\"\\uDd1ea\"]",
                "[\"\\uD800\\uD800\\n\"]",
                "[\"\\ud800\"]", "[\"\\ud800abc\"]", "#5B22FF225D", "[\"\\uDd1e\\uD834\"]", "#5B22E9225D", "[\"\\uDFAA\"]",
                "#5B2281225D",
                "#5B22F4BFBFBF225D", "#5B22C0AF225D", "#5B22FC83BFBFBFBF225D", "#5B22FC8080808080225D", "#5B22E0FF225D",
                "#5B22EDA080225D", "#FFFE5B002200E90022005D00", "#005B002200E90022005D", "#FEFF005B002200E90022005D",
                "#EFBBBF7B7D",
                "[".repeat(500) + "]".repeat(500), "{\"a\":1,\"a\":2}");
    }

    private static byte[] bytes(String text) {
        return text.startsWith("#")
                ? java.util.HexFormat.of().parseHex(text.substring(1))
                : text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] asItem(byte[] json) {
        ByteArrayOutputStream job = new ByteArrayOutputStream();
        job.writeBytes("{\"function\": \"data.echo\", \"input\": {\"items\": [".getBytes(StandardCharsets.UTF_8));
        job.writeBytes(json);
        job.writeBytes("]}}".getBytes(StandardCharsets.UTF_8));
        return job.toByteArray();
    }

    private static HttpResponse<String> post(byte[] body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Api.SERVER.url() + "/v1/jobs")).header("Content-Type",
                "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Api.CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What is wrong is said as soon as it is seen, and that it is no job may be seen before it is no JSON. */
    @ParameterizedTest
    @MethodSource("noJson")
    void whatIsNoJsonIsRefused(String text) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(bytes(text));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).containsAnyOf("/problems/malformed-json", "/problems/invalid-job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "/**/", "//", "]", "}", ",", "x", "\u0000", "\u2060", "\u00A0", "{}", "1"})
    void nothingFollowsAJob(String rest) throws IOException, InterruptedException {
        HttpResponse<String> answer = post((Api.echo(1) + rest).getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("/problems/malformed-json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "+1", "01", "-01", ".5", "5.", "0x1", "1e", "'a'", "a", "True", "nul",
            "\"\t\"", "\"\\x41\"", "\"\\u00A\"", "\"", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "1 2", "/**/1", "1,,2", ",1",
            "1,"})
    void anItemThatIsNoJsonIsRefusedAsSuch(String item) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(asItem(item.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("/problems/malformed-json");
    }

    @Test
    void whatIsJsonIsTakenExactly() throws IOException, InterruptedException {
        List<String> texts = json().toList();
        HttpResponse<String> ended = post(asItem(String.join(",", texts).getBytes(StandardCharsets.UTF_8)), "Prefer", "wait=60");
        assertThat(ended.statusCode()).as(ended.body()).isEqualTo(200);
        String id = JSON.readTree(ended.body()).path("id").asString();
        JsonNode results = JSON.readTree(Api.given().get("/v1/jobs/" + id + "/results").asString()).path("results");
        assertThat(results.size()).isEqualTo(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(results.path(i).path("value")).as(texts.get(i)).isEqualTo(JSON.readTree(texts.get(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("json")
    void jsonThatIsNoJobIsNotCalledMalformed(String text) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(bytes(text));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("/problems/invalid-job");
    }

    @ParameterizedTest
    @MethodSource("perhaps")
    void whatIsForTheParserToDecideMakesNoTrouble(String text) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(asItem(bytes(text)), "Prefer", "wait=60");
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
        if (answer.statusCode() == 200) {
            String id = JSON.readTree(answer.body()).path("id").asString();
            assertThat(JSON.readTree(answer.body()).path("state").asString()).isEqualTo("SUCCEEDED");
            Api.given().get("/v1/jobs/" + id + "/results").then().statusCode(200);
        }
        assertThat(post(bytes(text)).statusCode()).isEqualTo(400);
    }
}
