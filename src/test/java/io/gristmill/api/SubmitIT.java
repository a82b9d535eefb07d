package io.gristmill.api;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import static io.gristmill.api.Api.echo;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.json;
import static io.gristmill.api.Api.run;
import static io.gristmill.api.Api.submit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.response.ValidatableResponse;

@OnSharedServer
class SubmitIT {

    @Test
    void aJobIsAcceptedWithAllThatIsNeededToFollowIt() {
        ValidatableResponse answer = json("""
                {"function": "data.echo", "input": {"items": [1, 2, 3]}, "labels": {"album": "2026"}}""").post("/v1/jobs").then()
                .statusCode(202).contentType("application/json")
                .header("Location", matchesPattern("/v1/jobs/[0-9a-f-]{36}")).header("Retry-After", matchesPattern("[1-9][0-9]?"))
                .header("ETag", matchesPattern("W/\"[\\w-]+\\.[\\w-]+\"")).header("Vary", containsString("Prefer"))
                .header("Preference-Applied", nullValue())
                .body("function", equalTo("data.echo")).body("parameters.size()", equalTo(0))
                .body("labels.album", equalTo("2026"))
                .body("progress.total", equalTo(3)).body("createdAt", notNullValue()).body("$", hasKey("reason"))
                .body("$", hasKey("result")).body("links.results", endsWith("/results"));
        String location = answer.extract().header("Location");
        given().get(location).then().statusCode(200).body("id", equalTo(answer.extract().<String>path("id")))
                .body("links.self", equalTo(location));
    }

    @Test
    void whoPrefersToWaitGetsTheEndedJob() {
        json(echo(1, 2)).header("Prefer", "wait=60").post("/v1/jobs").then().statusCode(200).body("state", equalTo("SUCCEEDED"))
                .header("Preference-Applied", equalTo("wait=60")).header("Retry-After", nullValue())
                .body("progress.succeeded", equalTo(2)).body("finishedAt", notNullValue());
    }

    @Test
    void whoWaitsTooShortGetsTheJobAsItIs() {
        String id = json(Api.slow()).header("Prefer", "wait=1, respond-async").post("/v1/jobs").then().statusCode(202)
                .header("Preference-Applied", equalTo("respond-async, wait=1")).extract().path("id");
        Api.cancel(id);
    }

    @Test
    void aPreferenceToWaitIsCutToTheLimit() {
        json(echo()).header("Prefer", "wait=100000").post("/v1/jobs").then().statusCode(200)
                .header("Preference-Applied", equalTo("wait=60"));
    }

    @Test
    void anEmptyInputSucceedsWithNothingToDo() {
        json(echo()).header("Prefer", "wait=60").post("/v1/jobs").then().statusCode(200).body("state", equalTo("SUCCEEDED"))
                .body("progress.total", equalTo(0));
    }

    @Test
    void numbersOfAnySizeComeBackAsTheyWere() {
        String id = run(
                """
                        {"function": "data.echo", "input": {"items": [123456789012345678901234567890, 1.10, -0.5, 1e2, "Grüße \\u20ac"]}}""");
        given().get("/v1/jobs/" + id + "/results").then().statusCode(200)
                .body(containsString("\"value\":123456789012345678901234567890}")).body(containsString("\"value\":1.10}"))
                .body("results[4].value", equalTo("Grüße €"));
    }

    @ParameterizedTest
    @CsvSource({"0,10,1,10", "0,10,3,4", "10,0,-1,10", "-5,5,5,2", "5,5,1,0", "9,0,1,0"})
    void aRangeHasAsManyItemsAsItHasNumbers(long from, long to, long step, int items) {
        json("""
                {"function": "data.echo", "input": {"range": {"from": %d, "to": %d, "step": %d}}}""".formatted(from, to, step))
                .header("Prefer", "wait=60").post("/v1/jobs").then().statusCode(200).body("progress.total", equalTo(items));
    }

    @Test
    void thousandsOfFilesFitInOneSubmit() {
        var request = given().multiPart("job", """
                {"function": "image.thumbnail", "parameters": {"width": 1, "height": 1}}""", "text/plain");
        for (int i = 0; i < 2000; i++) {
            request.multiPart("files", "f" + i + ".txt", ("content " + i).getBytes(), "text/plain");
        }
        String id = request.post("/v1/jobs").then().statusCode(202).body("progress.total", equalTo(2000)).extract().path("id");
        Api.awaitEnd(id);
        given().get("/v1/jobs/" + id + "/items/1999").then().statusCode(200).body("input.name", equalTo("f1999.txt"))
                .body("failure.kind", equalTo("INVALID_INPUT"));
        given().delete("/v1/jobs/" + id).then().statusCode(204);
    }

    @Test
    void aZipStandsForTheFilesInIt() throws Exception {
        String id = given().multiPart("job", """
                {"function": "image.thumbnail", "parameters": {"width": 8, "height": 8}}""", "application/json")
                .multiPart("files", "album.zip", Pictures.zip("a.png", "b/a.png"), "application/zip").header("Prefer", "wait=60")
                .post("/v1/jobs").then().statusCode(200).body("state", equalTo("SUCCEEDED")).extract().path("id");
        given().get("/v1/jobs/" + id + "/results").then()
                .body("results.output.name", equalTo(List.of("a.png", "a-2.png")));
    }

    @Test
    void aZipThatWasUploadedBeforeStandsForTheFilesInIt() throws Exception {
        String zip = given().contentType("application/zip").body(Pictures.zip("x.png")).post("/v1/files").then().extract()
                .path("id");
        json("""
                {"function": "image.thumbnail", "parameters": {"width": 8, "height": 8}, "input": {"zip": "%s"}}"""
                .formatted(zip))
                .header("Prefer", "wait=60").post("/v1/jobs").then().statusCode(200).body("progress.succeeded", equalTo(1));
    }

    @Test
    void aZipThatIsNoneIsRefused() {
        given().multiPart("job", "{\"function\": \"image.thumbnail\", \"parameters\": {\"width\": 8, \"height\": 8}}")
                .multiPart("files", "a.zip", "this is no zip".getBytes(), "application/zip").post("/v1/jobs").then()
                .statusCode(400)
                .contentType("application/problem+json").body("detail", containsString("zip"));
    }

    @Test
    void filesThatNobodyUploadedAreNamed() {
        String unknown = "sha256:" + "0".repeat(64);
        json("""
                {"function": "image.thumbnail", "parameters": {"width": 8, "height": 8}, "input": {"files": ["%s", "%s"]}}"""
                .formatted(unknown, unknown)).post("/v1/jobs").then().statusCode(400)
                .body("errors.pointer", equalTo(List.of("/input/files/0", "/input/files/1")));
        json("""
                {"function": "image.thumbnail", "parameters": {"width": 8, "height": 8}, "input": {"zip": "%s"}}""".formatted(
                unknown)).post("/v1/jobs").then().statusCode(400).body("errors.pointer", hasItem("/input/zip"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "{\"function\": \"no.such\", \"input\": {\"items\": []}}                                    | /function",
            "{\"function\": \"data.echo\"}                                                              | /input",
            "{\"function\": \"data.echo\", \"parameters\": {\"x\": 1}, \"input\": {\"items\": []}}      | /parameters/x",
            "{\"function\": \"compute.primes\", \"input\": {\"items\": [1]}}                            | /input",
            "{\"function\": \"compute.primes\", \"input\": {\"range\": {\"from\": 0, \"to\": 9, \"step\": 2}}} | /input/range/step",
            "{\"function\": \"data.echo\", \"input\": {\"range\": {\"from\": 0, \"to\": 9, \"step\": 0}}}      | /input/range/step",
            "{\"function\": \"data.echo\", \"input\": {\"range\": {\"from\": 0, \"to\": 9223372036854775807}}} | /input/range",
            "{\"function\": \"data.echo\", \"input\": {\"items\": []}, \"options\": {\"retries\": 11}}  | /options/retries",
            "{\"function\": \"data.echo\", \"input\": {\"items\": []}, \"shared\": {}}                  | /shared",
            "{\"function\": \"data.echo\", \"input\": {\"items\": []}, \"reduce\": \"all\"}             | /reduce",
            "{\"function\": \"data.echo\", \"input\": {\"ndjson\": \"x\"}}                              | /input/ndjson",
            "{\"function\": \"data.echo\", \"input\": {\"items\": []}, \"options\": {\"engine\": \"thread\"}} | /options/engine"})
    void whatCannotRunIsRefusedWithAPointer(String job, String pointer) {
        json(job).post("/v1/jobs").then().statusCode(400).contentType("application/problem+json").body("status", equalTo(400))
                .body("errors.pointer", hasItem(pointer)).body("errors.detail", not(hasItem(nullValue())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"validateOnlyy=true", "foo=bar", "foo"})
    void parametersThatThereAreNotAreNotOverlooked(String query) {
        json(echo(1)).post("/v1/jobs?" + query).then().statusCode(400)
                .body("errors.parameter", hasItem(query.replaceAll("=.*", "")));
    }

    @Test
    void partsThatThereAreNotAreNotOverlooked() {
        given().multiPart("job", echo(1)).multiPart("shared", "x").post("/v1/jobs").then().statusCode(400)
                .body("detail", containsString("'shared'"));
        given().multiPart("files", "a.txt", "x".getBytes()).post("/v1/jobs").then().statusCode(400)
                .body("detail", containsString("'job'"));
        given().multiPart("job", echo(1)).multiPart("files", "a.txt", "x".getBytes()).post("/v1/jobs").then().statusCode(400)
                .body("errors.pointer", hasItem("/input"));
    }

    @Test
    void theOptionsAreTaken() {
        String id = run("""
                {"function": "data.echo", "input": {"items": [1, 2]}, "options": {"chunkSize": 1, "retries": 2, "maxWorkers": 1,
                 "priority": 9, "maxFailures": 1, "itemTimeout": "30s", "timeout": "PT10M", "heap": "64MB"}}""");
        given().get("/v1/jobs/" + id).then().body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void aMillionItemsFitInOneSubmit() {
        String items = IntStream.range(0, 1_000_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        String id = submit("{\"function\": \"data.echo\", \"input\": {\"items\": [" + items + "]}}");
        Api.awaitEnd(id);
        given().get("/v1/jobs/" + id).then().body("progress.succeeded", greaterThanOrEqualTo(1_000_000));
        given().get("/v1/jobs/" + id + "/items/999999").then().body("value", equalTo(999_999));
    }
}
