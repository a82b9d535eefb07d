package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.nullValue;

import static io.gristmill.api.Api.echo;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.json;
import static io.gristmill.api.Api.run;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.event.EventHub;
import io.restassured.response.Response;

/** Who waits for a job: for its end, for its first item, or for anything new. */
@OnSharedServer
class WaitIT {

    /** A job whose first item is through at once, and the others in minutes. */
    private static String startingWith(String item) {
        return """
                {"function": "compute.sum-of-squares", "input": {"items": [%s, %s]}, "options": {"chunkSize": 1, "maxWorkers": 1}}"""
                .formatted(item, Stream.generate(() -> "4294967296").limit(20).collect(Collectors.joining(",")));
    }

    @ParameterizedTest
    @CsvSource({"1,firstCompleted,succeeded", "'\"bad\"',firstCompleted,failed", "'\"bad\"',firstFailed,failed"})
    void whoWaitsForTheFirstItemGetsTheJobWhileItRuns(String item, String until, String count) {
        String id = json(startingWith(item)).header("Prefer", "wait=60").post("/v1/jobs?until=" + until).then().statusCode(202)
                .header("Preference-Applied", equalTo("wait=60")).body("progress." + count, equalTo(1))
                .body("finishedAt", nullValue()).extract().path("id");
        given().header("Prefer", "wait=60").get("/v1/jobs/" + id + "?until=" + until).then().statusCode(200)
                .body("progress." + count, equalTo(1)).body("finishedAt", nullValue());
        Api.cancel(id);
    }

    @Test
    void theEndIsEnoughForWhoWaitsForAFailure() {
        json(echo(1, 2)).header("Prefer", "wait=60").post("/v1/jobs?until=firstFailed").then().statusCode(200)
                .body("state", equalTo("SUCCEEDED"));
        given().multiPart("job", echo(1, 2)).header("Prefer", "wait=60").post("/v1/jobs?until=firstFailed").then().statusCode(200)
                .body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void whatNobodyCanWaitForIsRefused() {
        String id = run(echo(1));
        for (Response answer : new Response[] {given().get("/v1/jobs/" + id + "?until=firstDone"),
                json(echo(1)).post("/v1/jobs?until=firstDone"),
                given().multiPart("job", echo(1)).post("/v1/jobs?until=firstDone")}) {
            answer.then().statusCode(400).body("errors[0].parameter", equalTo("until")).body("detail", containsString(
                    "done, firstCompleted, firstFailed"));
        }
        given().post("/v1/jobs/" + id + "/cancel?until=done").then().statusCode(400).body("errors[0].parameter", equalTo(
                "until"));
    }

    @Test
    void whoHasTheJobAsItIsGetsItWhenItChanges() throws ExecutionException, InterruptedException {
        String id = json(Api.slow()).post("/v1/jobs").then().extract().path("id");
        given().post("/v1/jobs/" + id + "/pause").then().statusCode(202);
        EventHub hub = Api.SERVER.part(EventHub.class);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // The item in flight goes on while the job is paused: who looks twice may see it end.
            Response seen = given().get("/v1/jobs/" + id);
            int others = hub.subscribers();
            Future<Response> next = threads.submit(() -> given().header("If-None-Match", seen.header("ETag"))
                    .header("Prefer", "wait=60").get("/v1/jobs/" + id));
            while (hub.subscribers() == others && !next.isDone()) {
                Thread.yield();
            }
            patch(id, 8).then().statusCode(200);
            next.get().then().statusCode(200).body("priority", equalTo(8)).header("Preference-Applied", equalTo("wait=60"));
            assertThat(next.get().header("ETag")).isNotEqualTo(seen.header("ETag"));
        }
        Api.cancel(id);
    }

    @Test
    void whoHasTheJobAsItIsIsToldSoWhenNothingChanges() {
        String id = run(echo(1));
        String etag = given().get("/v1/jobs/" + id).header("ETag");
        given().header("If-None-Match", etag).header("Prefer", "wait=1").get("/v1/jobs/" + id).then().statusCode(304)
                .header("ETag", equalTo(etag)).header("Vary", containsString("Prefer"));
        given().header("If-None-Match", "\"other\"").header("Prefer", "wait=60").get("/v1/jobs/" + id).then().statusCode(200);
    }

    private static Response patch(String id, int priority, String... ifMatch) {
        var request = given().contentType("application/json");
        return (ifMatch.length == 0 ? request : request.header("If-Match", ifMatch[0])).body("{\"priority\": " + priority + "}")
                .patch("/v1/jobs/" + id);
    }

    @Test
    void aChangeIsBoundToWhatWasDecidedBeforeAndNotToProgress() {
        Response submitted = json(startingWith("1")).post("/v1/jobs");
        String id = submitted.path("id");
        String first = submitted.header("ETag");
        given().header("Prefer", "wait=60").get("/v1/jobs/" + id + "?until=firstCompleted").then()
                .body("progress.succeeded", greaterThan(0));
        String second = patch(id, 7, first).then().statusCode(200).body("priority", equalTo(7)).extract().header("ETag");
        patch(id, 8, first).then().statusCode(412).contentType("application/problem+json")
                .body("type", equalTo("/problems/changed"));
        patch(id, 6, "*").then().statusCode(200);
        patch(id, 7).then().statusCode(200);
        patch(id, 5, "\"other\", " + second).then().statusCode(200).body("priority", equalTo(5));
        Api.cancel(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "pause", "resume"})
    void aVerbIsBoundToWhatTheClientHasSeen(String verb) {
        Response submitted = json(Api.slow()).post("/v1/jobs");
        String id = submitted.path("id");
        if (verb.equals("resume")) {
            given().post("/v1/jobs/" + id + "/pause").then().statusCode(202);
        }
        String current = patch(id, 6).header("ETag");
        given().header("If-Match", submitted.header("ETag")).post("/v1/jobs/" + id + "/" + verb).then().statusCode(412);
        given().header("If-Match", submitted.header("ETag")).delete("/v1/jobs/" + id).then().statusCode(412);
        given().header("If-Match", current).post("/v1/jobs/" + id + "/" + verb).then().statusCode(202);
        if (!verb.equals("cancel")) {
            Api.cancel(id);
        }
        Api.awaitEnd(id);
        given().header("If-Match", current).delete("/v1/jobs/" + id).then().statusCode(412);
        given().header("If-Match", given().get("/v1/jobs/" + id).header("ETag")).delete("/v1/jobs/" + id).then().statusCode(204);
        given().header("If-Match", "*").delete("/v1/jobs/" + id).then().statusCode(410);
    }

    @Test
    void whatIsNoEntityTagIsRefused() {
        given().header("If-Match", "abc").delete("/v1/jobs/" + run(echo(1))).then().statusCode(400)
                .body("errors[0].header", equalTo("If-Match"));
    }

    @Test
    void ofManyChangesToTheSameVersionOneWins() throws ExecutionException, InterruptedException {
        Response submitted = json(Api.slow()).post("/v1/jobs");
        String id = submitted.path("id");
        int won = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Response> change : Stream.of(0, 1, 2, 3, 4, 6, 7, 8, 9).map(
                    priority -> threads.submit(() -> patch(id, priority, submitted.header("ETag")))).toList()) {
                assertThat(change.get().statusCode()).isIn(200, 412);
                won += change.get().statusCode() == 200 ? 1 : 0;
            }
        }
        assertThat(won).isEqualTo(1);
        Api.cancel(id);
    }
}
