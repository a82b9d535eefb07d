package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.GristmillServer;
import io.gristmill.store.Storage;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** What a server forgets with time, and what it says about it. The tests move its clock. */
class RetentionIT {
    private static final Duration KEY = Duration.ofHours(24);

    @TempDir
    static Path data;
    private static volatile Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static GristmillServer server;

    @BeforeAll
    static void start() {
        server = GristmillServer.startIn(data, () -> now, "gristmill.retention.default=10d", "gristmill.retention.max=20d",
                "gristmill.retention.tombstone=5d", "gristmill.files.expire-after=3d", "gristmill.sweep-interval=365d");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RequestSpecification given() {
        return RestAssured.given().baseUri(server.url());
    }

    private static RequestSpecification echo(String options) {
        return given().contentType("application/json").header("Prefer", "wait=60").body("""
                {"function": "data.echo", "input": {"items": [1]}, "options": {%s}}""".formatted(options));
    }

    private static String run(String options) {
        return echo(options).post("/v1/jobs").then().statusCode(200).extract().path("id");
    }

    private static void sweepAfter(Duration time) throws IOException {
        now = now.plus(time);
        server.part(Storage.class).sweep();
    }

    @Test
    void aJobExpiresAsItsOptionsOrTheServerSay() throws IOException {
        String normal = run("");
        String brief = run("\"expireAfter\": \"2h\"");
        Instant finished = Instant.parse(given().get("/v1/jobs/" + brief).jsonPath().getString("finishedAt"));
        given().get("/v1/jobs/" + brief).then().body("expiresAt", equalTo(finished.plus(Duration.ofHours(2)).toString()));
        sweepAfter(Duration.ofHours(2).minusMillis(1));
        given().get("/v1/jobs/" + brief).then().statusCode(200);
        sweepAfter(Duration.ofMillis(1));
        given().get("/v1/jobs/" + brief).then().statusCode(410).body("detail", containsString("expired")).body("detail",
                containsString(brief));
        assertThat(data.resolve("jobs").resolve(brief)).doesNotExist();
        given().get("/v1/jobs/" + normal).then().statusCode(200);
        sweepAfter(Duration.ofDays(10));
        given().get("/v1/jobs/" + normal).then().statusCode(410);
    }

    private static ValidatableResponse patch(String id, String change) {
        return given().contentType("application/json").body(change).patch("/v1/jobs/" + id).then();
    }

    @Test
    void howLongAJobIsKeptIsChangedWhileItRunsAndAfterItsEnd() throws IOException {
        String id = given().contentType("application/json").body(Api.slow()).post("/v1/jobs").then().statusCode(202).body(
                "expireAfter", equalTo("10d")).extract().path("id");
        patch(id, "{\"expireAfter\": \"2h\"}").statusCode(200).body("expireAfter", equalTo("2h"));
        given().post("/v1/jobs/" + id + "/cancel").then().statusCode(202);
        JsonPath ended = given().header("Prefer", "wait=60").get("/v1/jobs/" + id).jsonPath();
        Instant finished = Instant.parse(ended.getString("finishedAt"));
        assertThat(ended.getString("expiresAt")).isEqualTo(finished.plus(Duration.ofHours(2)).toString());
        patch(id, "{\"expireAfter\": \"15d\", \"labels\": {\"keep\": \"yes\"}}").statusCode(200)
                .body("expiresAt", equalTo(finished.plus(Duration.ofDays(15)).toString())).body("labels.keep", equalTo("yes"))
                .body("state", equalTo("CANCELLED"));
        sweepAfter(Duration.ofDays(14));
        given().get("/v1/jobs?label=keep=yes").then().body("jobs.id", contains(id));
        patch(id, "{\"expireAfter\": null}").statusCode(200).body("expireAfter", equalTo("10d"));
        sweepAfter(Duration.ZERO);
        given().get("/v1/jobs/" + id).then().statusCode(410).body("detail", containsString("expired"));
    }

    @Test
    void ofAnEndedJobNothingElseIsChanged() {
        String id = run("");
        patch(id, "{\"priority\": 7, \"expireAfter\": \"2h\"}").statusCode(409);
        patch(id, "{\"maxWorkers\": null}").statusCode(409);
        patch(id, "{\"expireAfter\": \"21d\"}").statusCode(400).body("errors[0].pointer", equalTo("/expireAfter")).body(
                "errors[0].detail", containsString("1s to 20d"));
        String tag = given().get("/v1/jobs/" + id).then().body("expireAfter", equalTo("10d")).extract().header("ETag");
        patch(id, "{\"expireAfter\": \"2h\"}").statusCode(200);
        given().contentType("application/json").header("If-Match", tag).body("{\"expireAfter\": \"3h\"}").patch("/v1/jobs/" + id)
                .then().statusCode(412);
    }

    @Test
    void aJobThatHasNotEndedDoesNotExpire() throws IOException {
        String id = given().contentType("application/json").body(Api.slow()).post("/v1/jobs").then().statusCode(202).body(
                "expiresAt", nullValue()).extract().path("id");
        sweepAfter(Duration.ofDays(100));
        given().get("/v1/jobs/" + id).then().statusCode(200);
        given().post("/v1/jobs/" + id + "/cancel").then().statusCode(202);
        given().header("Prefer", "wait=60").get("/v1/jobs/" + id).then().body("state", equalTo("CANCELLED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"21d\"", "\"999ms\"", "\"soon\"", "7"})
    void aTimeOutOfRangeIsRefusedWithTheRange(String time) {
        echo("\"expireAfter\": " + time).post("/v1/jobs").then().statusCode(400)
                .body("errors[0].pointer", equalTo("/options/expireAfter")).body("errors[0].detail", containsString("1s to 20d"));
    }

    @ParameterizedTest
    @CsvSource({"GET,''", "HEAD,''", "DELETE,''", "PATCH,''", "POST,/cancel", "POST,/pause", "POST,/resume", "GET,/items",
            "GET,/items/0",
            "GET,/items/0/output", "GET,/items/0/post-mortem", "GET,/results", "GET,/result", "GET,/events", "GET,/report"})
    void everythingOfADeletedJobIsGone(String method, String path) throws IOException {
        String job = "/v1/jobs/" + run("");
        given().delete(job).then().statusCode(204);
        var answer = given().contentType("application/json").body(method.equals("PATCH") ? "{\"priority\": 1}" : "")
                .request(method,
                        job + path)
                .then().statusCode(410);
        if (!method.equals("HEAD")) {
            answer.contentType("application/problem+json").body("type", equalTo("/problems/gone")).body("detail", containsString(
                    "deleted by a client at " + now));
        }
        sweepAfter(Duration.ofDays(5));
        given().contentType("application/json").body(method.equals("PATCH") ? "{\"priority\": 1}" : "")
                .request(method, job + path)
                .then().statusCode(404);
    }

    @Test
    void theKeyOfADeletedJobMakesNoSecondOne() throws IOException {
        String key = UUID.randomUUID().toString();
        String id = echo("").header("Idempotency-Key", key).post("/v1/jobs").then().statusCode(200).extract().path("id");
        given().delete("/v1/jobs/" + id).then().statusCode(204);
        echo("").header("Idempotency-Key", key).post("/v1/jobs").then().statusCode(410).body("detail", containsString(id));
        sweepAfter(KEY);
        echo("").header("Idempotency-Key", key).post("/v1/jobs").then().statusCode(200);
    }

    @Test
    void aFileExpiresWhenNoJobHasNeededItForLong() throws IOException {
        String file = given().contentType("image/png").body(Pictures.png(7)).post("/v1/files").then().statusCode(201).extract()
                .path("id");
        String unused = given().contentType("text/plain").body("unused").post("/v1/files").then().statusCode(201).extract().path(
                "id");
        given().contentType("application/json").header("Prefer", "wait=60").body("""
                {"function": "image.thumbnail", "parameters": {"width": 8, "height": 8}, "input": {"files": ["%s"]}}""".formatted(
                file)).post("/v1/jobs").then().statusCode(200);
        sweepAfter(Duration.ofDays(9));
        given().get("/v1/files/" + unused).then().statusCode(404);
        given().get("/v1/files/" + file).then().statusCode(200);
        sweepAfter(Duration.ofDays(1));
        given().get("/v1/files/" + file).then().statusCode(200);
        sweepAfter(Duration.ofDays(3));
        given().get("/v1/files/" + file).then().statusCode(404);
    }

    @Test
    void thePictureOfTheExamplesStays() throws IOException {
        String picture = given().get("/v1/functions/image.thumbnail").jsonPath().getString("example.input.files[0]");
        sweepAfter(Duration.ofDays(100));
        sweepAfter(Duration.ofDays(100));
        given().get("/v1/files/" + picture).then().statusCode(200);
    }
}
