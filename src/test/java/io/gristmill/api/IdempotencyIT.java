package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import static io.gristmill.api.Api.echo;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.json;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.response.Response;

@OnSharedServer
class IdempotencyIT {
    private final String key = UUID.randomUUID().toString();

    @Test
    void repeatingASubmitGivesTheSameJobAsItIsNow() {
        String id = json(echo(1)).header("Idempotency-Key", '"' + key + '"').post("/v1/jobs").then().statusCode(202)
                .header("Idempotency-Replayed", nullValue()).extract().path("id");
        Api.awaitEnd(id);
        json("{\"input\": {\"items\":  [1]}, \"function\": \"data.echo\"}").header("Idempotency-Key", key).post("/v1/jobs").then()
                .statusCode(200).header("Idempotency-Replayed", equalTo("true")).body("id", equalTo(id))
                .body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void theAnswerSaysUntilWhenTheKeyIsRemembered() {
        Response first = json(echo(1)).header("Idempotency-Key", key).header("Prefer", "wait=60").post("/v1/jobs");
        String expires = first.header("Idempotency-Expires");
        Instant created = Instant.parse(first.path("createdAt"));
        assertThat(ZonedDateTime.parse(expires, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()).isEqualTo(created.plus(Duration
                .ofHours(24)).truncatedTo(ChronoUnit.SECONDS));
        json(echo(1)).header("Idempotency-Key", key).post("/v1/jobs").then().statusCode(200).header("Idempotency-Expires",
                equalTo(
                        expires));
        json(echo(1)).post("/v1/jobs").then().header("Idempotency-Expires", nullValue());
    }

    @Test
    void repeatingASubmitOfAJobThatRunsIsAcceptedAgain() {
        String id = json(Api.slow()).header("Idempotency-Key", key).post("/v1/jobs").then().statusCode(202).extract().path("id");
        json(Api.slow()).header("Idempotency-Key", key).post("/v1/jobs").then().statusCode(202)
                .header("Idempotency-Replayed", equalTo("true")).header("Location", equalTo("/v1/jobs/" + id));
        Api.cancel(id);
    }

    @Test
    void anotherJobWithTheSameKeyIsRefused() {
        String id = json(echo(1)).header("Idempotency-Key", key).post("/v1/jobs").then().extract().path("id");
        json(echo(2)).header("Idempotency-Key", key).post("/v1/jobs").then().statusCode(422)
                .contentType("application/problem+json").body("type", equalTo("/problems/idempotency-key-reused"));
        Api.awaitEnd(id);
    }

    @Test
    void theFilesCountToo() {
        String job = "{\"function\": \"image.thumbnail\", \"parameters\": {\"width\": 8, \"height\": 8}}";
        String id = given().header("Idempotency-Key", key).multiPart("job", job).multiPart("files", "a", "one".getBytes())
                .post("/v1/jobs").then().statusCode(202).extract().path("id");
        given().header("Idempotency-Key", key).multiPart("job", job).multiPart("files", "a", "one".getBytes()).post("/v1/jobs")
                .then().body("id", equalTo(id));
        given().header("Idempotency-Key", key).multiPart("job", job).multiPart("files", "a", "two".getBytes()).post("/v1/jobs")
                .then().statusCode(422);
        Api.awaitEnd(id);
    }

    @Test
    void aSubmitThatWasRefusedDoesNotUseUpTheKey() {
        json("{\"function\": \"no.such\", \"input\": {\"items\": []}}").header("Idempotency-Key", key).post("/v1/jobs").then()
                .statusCode(400);
        json(echo(1)).header("Idempotency-Key", key).post("/v1/jobs").then().statusCode(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open", "\"\"", "\"a\" b"})
    void whatIsNoKeyIsRefused(String header) {
        json(echo(1)).header("Idempotency-Key", header).post("/v1/jobs").then().statusCode(400)
                .body("errors[0].header", equalTo("Idempotency-Key"));
    }

    @Test
    void manyAtOnceMakeOneJob() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Response>> answers = IntStream.range(0, 20)
                    .mapToObj(_ -> threads.submit(() -> json(echo(7)).header("Idempotency-Key", key).post("/v1/jobs"))).toList();
            List<String> ids = new ArrayList<>();
            for (Future<Response> answer : answers) {
                Response response = answer.get();
                assertThat(response.statusCode()).isIn(200, 202, 409);
                if (response.statusCode() == 409) {
                    assertThat(response.<String>path("type")).isEqualTo("/problems/idempotency-key-in-flight");
                    assertThat(response.header("Retry-After")).isNotNull();
                } else {
                    ids.add(response.path("id"));
                }
            }
            assertThat(ids).isNotEmpty();
            assertThat(ids.stream().distinct()).hasSize(1);
        }
    }
}
