package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import static io.gristmill.api.Api.echo;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

@OnSharedServer
class CsvIT {
    private static final String TITLES = "index,from,to,state,attempts,input.name,value,output.name,output.bytes,output.sha256,"
            + "output.contentType,output.href,failure.kind,failure.title,failure.detail,failure.exitCode,failure.signal,"
            + "failure.limit.name,failure.limit.requested,failure.limit.granted,failure.postMortem,cursor\r\n";

    private static String csv(String id, String query) {
        return given().get("/v1/jobs/" + id + "/results?format=csv" + query).then().statusCode(200).contentType("text/csv")
                .extract().asString();
    }

    private static List<Map<String, String>> table(String csv) {
        try (MappingIterator<Map<String, String>> rows = new CsvMapper().readerForMapOf(String.class).with(CsvSchema.emptySchema()
                .withHeader()).readValues(csv)) {
            return rows.readAll();
        }
    }

    private static List<String> column(List<Map<String, String>> table, String title) {
        return table.stream().map(row -> Objects.requireNonNull(row.get(title))).toList();
    }

    @Test
    void eachRecordIsALineUnderTheSameTitles() {
        String csv = csv(run("""
                {"function": "compute.sum-of-squares", "input": {"items": [3, "x"]}}"""), "");
        assertThat(csv).startsWith(TITLES + "0,,,SUCCEEDED,1,0,5,,,,,,,,,,,,,,,\r\n").endsWith("\r\n");
        List<Map<String, String>> table = table(csv);
        assertThat(table).hasSize(2);
        assertThat(table.get(1)).containsEntry("state", "FAILED").containsEntry("failure.kind", "INVALID_INPUT").containsEntry(
                "value", "");
        assertThat(table.get(1).get("failure.detail")).isNotEmpty();
    }

    @Test
    void valuesComeBackAsTheyWereWhateverIsInThem() {
        List<String> texts = List.of("plain", "a,b", "say \"yes\"", "two\nlines", "two\r\nlines", " spaces ", "é😀", "=1+1", "@x",
                "-1", ";", "\t");
        String id = run(echo(texts.stream().map(text -> new tools.jackson.databind.json.JsonMapper().writeValueAsString(text))
                .toArray()));
        assertThat(column(table(csv(id, "")), "value")).isEqualTo(texts);
        String others = run(echo("{\"a\": [1, \"b,c\"]}", "[1,2]", "123456789012345678901234567890", "1.50", "true", "null",
                "\"\\ud800\""));
        assertThat(column(table(csv(others, "")), "value")).containsExactly("{\"a\":[1,\"b,c\"]}", "[1,2]",
                "123456789012345678901234567890", "1.50", "true", "", "?");
    }

    @Test
    void fieldsOfValuesAreColumnsWhereTheClientListsThem() {
        String id = run(echo("{\"a\": 1.50, \"b\": {\"c\": \"x,y\", \"d.e\": [1, {\"f\": null}]}}", "{\"b\": null}", "3",
                "[true, false]"));
        String csv = csv(id, "&columns=/b/c,/a,/b/d.e,/b/d.e/1,/0,/b~1c");
        assertThat(csv).startsWith(TITLES.replace(",value,", ",value.b.c,value.a,value.b.d.e,value.b.d.e.1,value.0,value.b/c,"));
        List<Map<String, String>> table = table(csv);
        assertThat(column(table, "value.a")).containsExactly("1.50", "", "", "");
        assertThat(column(table, "value.b.c")).containsExactly("x,y", "", "", "");
        assertThat(column(table, "value.b.d.e")).containsExactly("[1,{\"f\":null}]", "", "", "");
        assertThat(column(table, "value.b.d.e.1")).containsExactly("{\"f\":null}", "", "", "");
        assertThat(column(table, "value.0")).containsExactly("", "", "", "true");
        assertThat(column(table, "state")).containsOnly("SUCCEEDED");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"format=csv&columns=|pointers", "format=csv&columns=a|pointers",
            "format=csv&columns=/a,|pointers", "format=csv&columns=/a,b|pointers",
            "format=csv&columns=/a,/b,/a|same name", "format=csv&columns=/a.b,/a/b|same name",
            "columns=/a|only csv", "format=ndjson&columns=/a|only csv"})
    void columnsThatCannotBeAreRefused(String query, String detail) {
        given().get("/v1/jobs/" + run(echo(1)) + "/results?" + query).then().statusCode(400).body("errors[0].parameter", equalTo(
                "columns")).body("errors[0].detail", containsString(detail));
    }

    @Test
    void blocksOfARangeHaveTheirNumbers() {
        List<Map<String, String>> table = table(csv(run("""
                {"function": "compute.primes", "input": {"range": {"from": 10, "to": 3000000}}}"""), ""));
        assertThat(table.getFirst()).containsEntry("index", "").containsEntry("from", "10");
        assertThat(table.getLast()).containsEntry("to", "3000000");
    }

    @Test
    void aJobWithoutItemsHasTitlesOnly() {
        assertThat(csv(run(echo()), "")).isEqualTo(TITLES);
        assertThat(csv(run(echo()), "&follow=true")).isEqualTo(TITLES);
    }

    @Test
    void theOrderOfCompletionIsGoneOnWithAtAnyRecord() {
        String id = run("""
                {"function": "data.echo", "input": {"range": {"from": 0, "to": 2000}}, "options": {"chunkSize": 100}}""");
        List<Map<String, String>> all = table(csv(id, "&order=completion"));
        assertThat(column(all, "index")).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 2000).mapToObj(Integer::toString)
                .toList());
        assertThat(table(csv(id, "&order=completion&after=" + all.get(777).get("cursor")))).isEqualTo(all.subList(778, 2000));
        assertThat(column(table(csv(id, "")), "index")).isEqualTo(IntStream.range(0, 2000).mapToObj(Integer::toString).toList());
    }

    @Test
    void outputsAreToldOf() throws IOException {
        String id = given().multiPart("job", """
                {"function": "image.thumbnail", "parameters": {"width": 8, "height": 8}}""")
                .multiPart("files", "a.png", Pictures.png(1), "image/png").header("Prefer", "wait=60").post("/v1/jobs").then()
                .statusCode(200).extract().path("id");
        Map<String, String> row = table(csv(id, "")).getFirst();
        assertThat(row).containsEntry("input.name", "a.png").containsEntry("output.contentType", "image/png");
        given().get(row.get("output.href")).then().statusCode(200).header("Content-Length", equalTo(row.get("output.bytes")));
    }
}
