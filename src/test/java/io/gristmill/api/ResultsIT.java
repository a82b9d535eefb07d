package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import static io.gristmill.api.Api.echo;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.lines;
import static io.gristmill.api.Api.ndjson;
import static io.gristmill.api.Api.run;
import static io.gristmill.api.Api.submit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.restassured.path.json.JsonPath;

@OnSharedServer
class ResultsIT {

    private static List<Integer> indexes(List<Map<String, Object>> records) {
        return records.stream().map(record -> (Integer) record.get("index")).toList();
    }

    private static long number(Map<String, Object> record, String field) {
        return ((Number) Objects.requireNonNull(record.get(field))).longValue();
    }

    @Test
    void jsonHasAllRecordsInTheOrderOfTheInput() {
        String id = run("""
                {"function": "compute.sum-of-squares", "input": {"items": [3, "x", 2]}}""");
        given().get("/v1/jobs/" + id + "/results").then().statusCode(200).contentType("application/json")
                .body("results.index", contains(0, 1, 2)).body("results.state", contains("SUCCEEDED", "FAILED", "SUCCEEDED"))
                .body("results[0].value", equalTo(5)).body("results[2].value", equalTo(1));
        given().get("/v1/jobs/" + run(echo()) + "/results").then().statusCode(200).body("results", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "*/*                                                | application/json",
            "application/json                                   | application/json",
            "application/x-ndjson                               | application/x-ndjson",
            "application/zip                                    | application/zip",
            "text/csv                                           | text/csv",
            "text/*, application/json;q=0.5                     | text/csv",
            "application/zip;q=0.5, application/x-ndjson;q=0.9  | application/x-ndjson",
            "text/html, application/*;q=0.8                     | application/json",
            "text/html, */*;q=0.1                               | application/json"})
    void theShapeIsWhatTheClientAccepts(String accept, String type) {
        given().header("Accept", accept).get("/v1/jobs/" + run(echo(1)) + "/results").then().statusCode(200).contentType(type);
    }

    @Test
    void shapesThatThereAreNotAreRefused() {
        String id = run(echo(1));
        given().header("Accept", "text/html").get("/v1/jobs/" + id + "/results").then().statusCode(406)
                .contentType("application/problem+json");
        given().header("Accept", "text/html").get("/v1/jobs/" + id + "/results?format=ndjson").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"format,xml", "format,JSON", "order,random", "order,completion", "after,AAAAAAAAADAAAAAA", "follow,maybe",
            "limit,5"})
    void badParametersAreNamed(String name, String value) {
        given().queryParam(name, value).get("/v1/jobs/" + run(echo(1)) + "/results").then().statusCode(400)
                .body("errors[0].parameter", equalTo(name));
    }

    @Test
    void theOrderOfCompletionIsGoneOnWithAtAnyRecord() throws IOException, InterruptedException {
        String id = run("""
                {"function": "data.echo", "input": {"range": {"from": 0, "to": 5000}}, "options": {"chunkSize": 100}}""");
        String feed = "/v1/jobs/" + id + "/results?format=ndjson&order=completion";
        List<Map<String, Object>> all = ndjson(feed);
        assertThat(indexes(all)).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 5000).boxed().toList());
        for (int at : List.of(0, 1, 777, 2500, 4998, 4999)) {
            assertThat(ndjson(feed + "&after=" + all.get(at).get("cursor"))).isEqualTo(all.subList(at + 1, 5000));
        }
        given().get(feed + "&after=nonsense").then().statusCode(400).body("errors[0].parameter", equalTo("after"));
    }

    @ParameterizedTest
    @CsvSource({"input", "completion"})
    void whoFollowsGetsEachRecordOnceAndThenTheEnd(String order) throws IOException, InterruptedException {
        String id = submit("""
                {"function": "compute.sum-of-squares", "input": {"items": [300000000, 1, 300000001, 2, 300000002, 3]},
                 "options": {"chunkSize": 1}}""");
        List<Integer> indexes = indexes(ndjson("/v1/jobs/" + id + "/results?format=ndjson&follow=true&order=" + order));
        if (order.equals("input")) {
            assertThat(indexes).containsExactly(0, 1, 2, 3, 4, 5);
        } else {
            assertThat(indexes).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
        }
        given().get("/v1/jobs/" + id).then().body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void recordsComeWhileTheJobRuns() throws IOException, InterruptedException {
        String id = submit("""
                {"function": "compute.sum-of-squares", "input": {"items": [1, 4294967296, 4294967296, 4294967296, 4294967296,
                 4294967296, 4294967296, 4294967296]}, "options": {"chunkSize": 1, "maxWorkers": 1}}""");
        try (var lines = lines("/v1/jobs/" + id + "/results?format=ndjson&follow=true").body()) {
            Iterator<String> records = lines.iterator();
            assertThat(JsonPath.from(records.next()).getInt("index")).isZero();
            given().get("/v1/jobs/" + id).then().body("state", equalTo("RUNNING"));
            given().get("/v1/jobs/" + id + "/results").then().statusCode(200).body("results.size()", greaterThan(0));
            Api.cancel(id);
            assertThat(records).toIterable().hasSizeLessThan(7);
        }
    }

    @Test
    void aZipHasTheOutputsUnderTheirNamesAndAManifest() throws IOException {
        String id = given().multiPart("job", """
                {"function": "image.thumbnail", "parameters": {"width": 8, "height": 8}}""")
                .multiPart("files", "a.png", Pictures.png(1), "image/png")
                .multiPart("files", "../a.png", Pictures.png(2), "image/png")
                .multiPart("files", "no picture.png", "x".getBytes(), "image/png").header("Prefer", "wait=60").post("/v1/jobs")
                .then()
                .extract().path("id");
        byte[] zip = given().header("Accept", "application/zip").get("/v1/jobs/" + id + "/results").then().statusCode(200)
                .contentType("application/zip").header("Content-Disposition", startsWith("attachment; filename=\"" + id))
                .extract()
                .asByteArray();
        List<String> names = new ArrayList<>();
        String manifest = "";
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                names.add(entry.getName());
                manifest = new String(entries.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        assertThat(names).containsExactly("a.png", "a-2.png", "manifest.ndjson");
        assertThat(manifest.lines()).hasSize(3);
        assertThat(manifest.lines().map(line -> JsonPath.from(line).getString("output.entry"))).containsExactly("a.png",
                "a-2.png",
                null);
    }

    @Test
    void rangesGiveOneRecordForEachBlockOfNumbers() throws IOException, InterruptedException {
        String id = run("""
                {"function": "compute.primes", "input": {"range": {"from": 10, "to": 3000000}}}""");
        List<Map<String, Object>> blocks = ndjson("/v1/jobs/" + id + "/results?format=ndjson");
        long next = 10;
        for (Map<String, Object> block : blocks) {
            assertThat(number(block, "from")).isEqualTo(next);
            assertThat(block).containsKeys("state", "attempts", "value").doesNotContainKeys("index", "input");
            next = number(block, "to");
        }
        assertThat(next).isEqualTo(3_000_000);
    }

    @Test
    void theCombinedValueIsThereWhenTheJobHasEnded() {
        String id = run("""
                {"function": "compute.primes", "input": {"range": {"from": 0, "to": 1000000}}}""");
        given().get("/v1/jobs/" + id + "/result").then().statusCode(200).body("value", equalTo(78_498))
                .body("missing", hasSize(0));
        given().get("/v1/jobs/" + id).then().body("result", equalTo(78_498)).body("links.result", equalTo("/v1/jobs/" + id
                + "/result"));
        given().get("/v1/jobs/" + run(echo(1)) + "/result").then().statusCode(404).contentType("application/problem+json");
        given().get("/v1/jobs/" + id + "/result?allowPartial=perhaps").then().statusCode(400)
                .body("errors[0].parameter", equalTo("allowPartial"));
    }

    @Test
    void aCombinedValueThatLacksSomethingSaysWhat() {
        String id = submit("""
                {"function": "compute.primes", "input": {"range": {"from": 5, "to": 90000000000000}}}""");
        given().get("/v1/jobs/" + id + "/result").then().statusCode(409).body("type", equalTo("/problems/not-finished"));
        Api.cancel(id);
        given().get("/v1/jobs/" + id + "/result").then().statusCode(409).body("type", equalTo("/problems/incomplete-result"));
        JsonPath result = given().get("/v1/jobs/" + id + "/result?allowPartial=true").then().statusCode(200)
                .body("missing.size()", greaterThan(0)).extract().jsonPath();
        long missing = 0;
        for (Map<String, Object> range : result.<Map<String, Object>>getList("missing")) {
            missing += number(range, "to") - number(range, "from");
        }
        JsonPath job = given().get("/v1/jobs/" + id).jsonPath();
        assertThat(missing + job.getLong("progress.succeeded")).isEqualTo(job.getLong("progress.total"));
    }
}
