package io.gristmill.api.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.api.HttpSettings;
import io.gristmill.api.HttpSettingsTest;
import io.gristmill.api.problem.Problem;
import io.gristmill.api.problem.Problem.BadField;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.NewJob;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobOptions;
import io.gristmill.job.Reduction;
import io.gristmill.job.Reduction.Operation;
import io.gristmill.job.Limits;
import io.gristmill.job.RetentionPolicy;

class JobReaderTest {
    private static final HttpSettings SETTINGS = HttpSettingsTest.settings(Map.of("gristmill.http.max-depth", "10"));

    private static JobDocument read(String json) {
        return JobReader.read(json.getBytes(StandardCharsets.UTF_8), new SubmittedJson(SETTINGS),
                new OptionsReader(Limits.DEFAULT, RetentionPolicy.NORMAL));
    }

    private static Problem problem(String json) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read(json));
        assertThat(problem).as(json).isNotNull();
        return problem.problem();
    }

    private static List<String> items(String json) {
        List<String> items = new ArrayList<>();
        ((JobInput.Items) read("{\"function\":\"f\",\"input\":{\"items\":" + json + "}}").input()).values()
                .forEach(item -> items.add(new String(item, StandardCharsets.UTF_8)));
        return items;
    }

    @Test
    void aWholeJobIsRead() {
        JobDocument job = read(
                """
                        {"labels": {"album": "2026", "empty": ""}, "function": "image.thumbnail",
                         "parameters": {"width": 800, "exact": 1.10},
                         "options": {"chunkSize": 10, "itemTimeout": "30s", "timeout": "PT10M", "retries": 1, "maxWorkers": 2, "priority": 9,
                                     "maxFailures": 100, "heap": "1GB", "expireAfter": "7d"},
                         "reduce": {"op": "sum", "field": "/bytes"}, "input": {"range": {"from": -5, "to": 100}}}""");
        assertThat(job)
                .isEqualTo(new JobDocument("image.thumbnail", "{\"width\":800,\"exact\":1.10}", new JobInput.Range(-5, 100, 1),
                        null,
                        new JobOptions(10, 1, 2, 9, 100L, false,
                                new JobLimits(Duration.ofSeconds(30), null, null, Duration.ofMinutes(10), 1L << 30, null, null))
                                .expiringAfter(Duration.ofDays(7)),
                        Map.of("album", "2026", "empty", ""), new Reduction(Operation.SUM, "/bytes", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"function\":\"f\"}", "\uFEFF{\"function\":\"f\"}",
            "{\"function\":\"f\",\"parameters\":null,\"input\":null,\"options\":null,\"labels\":null}",
            "{\"function\":\"f\",\"options\":{\"chunkSize\":\"auto\",\"retries\":null,\"heap\":null,\"timeout\":null}}"})
    void whatIsAbsentHasItsDefault(String json) {
        assertThat(read(json)).isEqualTo(new JobDocument("f", "{}", new JobInput.None(), null,
                new JobOptions(null, 0, null, 5, null, false, JobLimits.NONE).expiringAfter(Duration.ofDays(30)), Map.of(),
                null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"{ \"CH\" : [1.10] } | {\"CH\":[1.10]}", "[1, {}] | [1,{}]",
            "\"a b\" | \"a b\"", "-1.50 | -1.50", "false | false", "{} | {}",
            "{\"file\": \"x\", \"b\": 1} | {\"file\":\"x\",\"b\":1}",
            "{\"b\": 1, \"file\": \"x\"} | {\"b\":1,\"file\":\"x\"}", "[{\"file\": \"x\"}] | [{\"file\":\"x\"}]"})
    void sharedJsonIsAnyValueAndKeepsItsDigits(String shared, String kept) {
        assertThat(read("{\"function\":\"f\",\"shared\":" + shared + ",\"labels\":{}}").shared())
                .isInstanceOfSatisfying(NewJob.Shared.Json.class,
                        json -> assertThat(new String(json.utf8(), StandardCharsets.UTF_8)).isEqualTo(kept));
    }

    @Test
    void sharedDataThatIsOnlyAFileNamesAnUpload() {
        String digest = "0a".repeat(32);
        assertThat(read("{\"function\":\"f\",\"shared\":{\"file\":\"sha256:" + digest + "\"}}").shared())
                .isEqualTo(new NewJob.Shared.Upload(digest));
        assertThat(read("{\"function\":\"f\",\"shared\":null}").shared()).isNull();
    }

    @Test
    void itemsKeepTheirDigits() {
        assertThat(
                items("""
                        [ 1, -0, 1.10, 1E400, 123456789012345678901234567890, -1.5e-3 , "a  \\u00e9\\n", {"x" : [ 1 , { } ]}, [], true, null ]"""))
                .containsExactly("1", "-0", "1.10", "1E400", "123456789012345678901234567890", "-1.5e-3", "\"a  \\u00e9\\n\"",
                        "{\"x\":[1,{}]}", "[]", "true", "null");
    }

    @Test
    void itemsAreCutOutExactlyWhateverTheyAre() {
        Random random = new Random(42);
        List<String> values = List.of("0", "12", "-7", "1.5", "\"\"", "\"x\"", "\"é😀\"", "\"\\\"\\\\\"", "{}", "[]", "[1,2]",
                "{\"a\":{\"b\":[\"c\"]}}", "true", "false", "null", "\"" + "long".repeat(3000) + "\"", "9".repeat(900));
        List<String> spaces = List.of("", " ", "\n", "\t \r\n");
        for (int round = 0; round < 200; round++) {
            List<String> expected = random.ints(random.nextInt(40), 0, values.size()).mapToObj(values::get).toList();
            StringBuilder json = new StringBuilder("[");
            for (int i = 0; i < expected.size(); i++) {
                json.append(i == 0 ? "" : ",").append(spaces.get(random.nextInt(4))).append(expected.get(i))
                        .append(spaces.get(random.nextInt(4)));
            }
            assertThat(items(json.append(']').toString())).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "{}                                                            | /function",
            "[]                                                            | ^^",
            "7                                                             | ^^",
            "{\"function\":7}                                              | /function",
            "{\"function\":\"\"}                                           | /function",
            "{\"function\":null}                                           | /function",
            "{\"function\":\"f\",\"paramters\":{}}                         | /paramters",
            "{\"function\":\"f\",\"a/b~c\":{}}                             | /a~1b~0c",
            "{\"function\":\"f\",\"parameters\":[]}                        | /parameters",
            "{\"function\":\"f\",\"shared\":{\"file\":\"x\"}}                | /shared/file",
            "{\"function\":\"f\",\"shared\":{\"file\":{\"file\":7}}}         | /shared/file",
            "{\"function\":\"f\",\"input\":[]}                             | /input",
            "{\"function\":\"f\",\"input\":{}}                             | /input",
            "{\"function\":\"f\",\"input\":{\"items\":[],\"zip\":\"sha256:0000000000000000000000000000000000000000000000000000000000000000\"}} | /input",
            "{\"function\":\"f\",\"input\":{\"items\":{}}}                 | /input/items",
            "{\"function\":\"f\",\"input\":{\"url\":\"http://x\"}}         | /input/url",
            "{\"function\":\"f\",\"input\":{\"path\":\"/etc/passwd\"}}     | /input/path",
            "{\"function\":\"f\",\"input\":{\"range\":{\"from\":1}}}       | /input/range/to",
            "{\"function\":\"f\",\"input\":{\"range\":{\"to\":1}}}         | /input/range/from",
            "{\"function\":\"f\",\"input\":{\"range\":{\"from\":1.5,\"to\":2}}}  | /input/range/from",
            "{\"function\":\"f\",\"input\":{\"range\":{\"from\":0,\"to\":9223372036854775808}}} | /input/range/to",
            "{\"function\":\"f\",\"input\":{\"range\":{\"from\":0,\"to\":2,\"by\":2}}} | /input/range/by",
            "{\"function\":\"f\",\"input\":{\"range\":7}}                  | /input/range",
            "{\"function\":\"f\",\"input\":{\"files\":\"x\"}}              | /input/files",
            "{\"function\":\"f\",\"input\":{\"files\":[\"../x\"]}}         | /input/files/0",
            "{\"function\":\"f\",\"input\":{\"zip\":7}}                    | /input/zip",
            "{\"function\":\"f\",\"options\":[]}                           | /options",
            "{\"function\":\"f\",\"options\":{\"engine\":\"spark\"}}       | /options/engine",
            "{\"function\":\"f\",\"options\":{\"chunkSize\":0}}            | /options/chunkSize",
            "{\"function\":\"f\",\"options\":{\"chunkSize\":1000001}}      | /options/chunkSize",
            "{\"function\":\"f\",\"options\":{\"chunkSize\":\"10\"}}       | /options/chunkSize",
            "{\"function\":\"f\",\"options\":{\"expireAfter\":\"91d\"}}   | /options/expireAfter",
            "{\"function\":\"f\",\"options\":{\"expireAfter\":\"0s\"}}    | /options/expireAfter",
            "{\"function\":\"f\",\"options\":{\"retries\":11}}             | /options/retries",
            "{\"function\":\"f\",\"options\":{\"retries\":-1}}             | /options/retries",
            "{\"function\":\"f\",\"options\":{\"maxWorkers\":0}}           | /options/maxWorkers",
            "{\"function\":\"f\",\"options\":{\"maxWorkers\":1025}}        | /options/maxWorkers",
            "{\"function\":\"f\",\"options\":{\"priority\":10}}            | /options/priority",
            "{\"function\":\"f\",\"options\":{\"priority\":5.0}}           | /options/priority",
            "{\"function\":\"f\",\"options\":{\"maxFailures\":0}}          | /options/maxFailures",
            "{\"function\":\"f\",\"options\":{\"itemTimeout\":\"9ms\"}}    | /options/itemTimeout",
            "{\"function\":\"f\",\"options\":{\"itemTimeout\":30}}         | /options/itemTimeout",
            "{\"function\":\"f\",\"options\":{\"timeout\":\"8d\"}}         | /options/timeout",
            "{\"function\":\"f\",\"options\":{\"heap\":\"63MB\"}}          | /options/heap",
            "{\"function\":\"f\",\"options\":{\"heap\":\"3GB\"}}           | /options/heap",
            "{\"function\":\"f\",\"options\":{\"heap\":536870912}}         | /options/heap",
            "{\"function\":\"f\",\"labels\":[]}                            | /labels",
            "{\"function\":\"f\",\"labels\":{\"a\":1}}                     | /labels/a",
            "{\"function\":\"f\",\"labels\":{\"a=b\":\"\"}}                | /labels/a=b",
            "{\"function\":\"f\",\"labels\":{\"\":\"\"}}                   | /labels/",
            "{\"function\":\"f\",\"labels\":{\"a\":\"\\ud800\"}}           | /labels/a",
            "{\"function\":\"f\",\"labels\":{\"a\":\"\\n\"}}               | /labels/a"})
    void eachBadFieldIsNamedByItsPointer(String json, String pointer) {
        assertThat(problem(json).errors()).extracting(BadField::name).containsExactly(pointer);
    }

    @Test
    void allErrorsAreSaidAtOnceWithTheRangesThatAreAllowed() {
        Problem problem = problem("""
                {"function": 1, "options": {"retries": 99, "heap": "1MB"}, "x": 1, "input": {"items": [1], "range": 2}}""");
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.errors()).extracting(BadField::name).contains("/function", "/options/retries", "/options/heap", "/x",
                "/input", "/input/range");
        assertThat(problem.detail()).contains("from 0 to 10").contains("from 64MB to 2GB");
    }

    @Test
    void aFloodOfErrorsIsCut() {
        StringBuilder json = new StringBuilder("{\"function\":\"f\"");
        for (int i = 0; i < 10_000; i++) {
            json.append(",\"x").append(i).append("\":1");
        }
        assertThat(problem(json.append('}').toString()).errors()).hasSizeLessThanOrEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "^^                                | line 1",
            "{                                 | line 1",
            "^{\"function\":\"f\",\n}^         | line 2, column",
            "{\"function\":\"f\"} x            | line 1, column",
            "{\"function\":\"f\"}{}            | after the end",
            "{\"function\":\"f\",\"function\":\"g\"} | Duplicate",
            "{\"function\":NaN}                | NaN",
            "{\"function\":01}                 | zero",
            "{'function':'f'}                  | line 1",
            "{\"a\":[[[[[[[[[[1]]]]]]]]]]}     | 10 levels",
            "^{\"function\":\"a\tb\"}^         | line 1"})
    void whatIsNotJsonIsRefusedWithItsPlace(String json, String detail) {
        Problem problem = problem(json);
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.type()).isEqualTo("/problems/malformed-json");
        assertThat(problem.detail()).contains(detail).doesNotContain("StreamRead", "JsonReadFeature", "`");
    }

    @Test
    void otherEncodingsThanUtf8AreRefused() {
        for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] json = "{\"function\":\"f\"}".getBytes(charset);
            assertThat(catchThrowableOfType(ProblemException.class,
                    () -> JobReader.read(json, new SubmittedJson(SETTINGS),
                            new OptionsReader(Limits.DEFAULT, RetentionPolicy.NORMAL))))
                    .hasMessageContaining("UTF-8");
        }
        byte[] broken = "{\"function\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(catchThrowableOfType(ProblemException.class,
                () -> JobReader.read(broken, new SubmittedJson(SETTINGS),
                        new OptionsReader(Limits.DEFAULT, RetentionPolicy.NORMAL))))
                .hasMessageContaining("UTF-8");
    }
}
