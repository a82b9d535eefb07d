package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import static io.gristmill.api.Api.awaitEnd;
import static io.gristmill.api.Api.echo;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.run;
import static io.gristmill.api.Api.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import tools.jackson.databind.json.JsonMapper;

@OnSharedServer
class JobsIT {

    private static String labelled(String label) {
        return """
                {"function": "data.echo", "input": {"items": [1]}, "labels": {"test": "%s"}}""".formatted(label);
    }

    @Test
    void jobsAreListedNewestFirstInPages() {
        String label = UUID.randomUUID().toString();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(run(labelled(label)));
        }
        List<String> listed = new ArrayList<>();
        String token = null;
        do {
            var request = given().queryParam("label", "test=" + label).queryParam("pageSize", 2);
            JsonPath page = (token == null ? request : request.queryParam("pageToken", token)).get("/v1/jobs").then()
                    .statusCode(200)
                    .body("jobs.size()", lessThan(3)).extract().jsonPath();
            listed.addAll(page.getList("jobs.id"));
            token = page.getString("nextPageToken");
        } while (token != null);
        assertThat(listed).isEqualTo(ids);
    }

    @Test
    void jobsAreFoundByStateFunctionAndLabel() {
        String id = run(labelled("found"));
        given().get("/v1/jobs?state=SUCCEEDED&function=data.echo&label=test=found").then().body("jobs.id", hasItem(id))
                .body("jobs.state", everyItem(is("SUCCEEDED")));
        given().get("/v1/jobs?label=test&pageSize=1000").then().body("jobs.id", hasItem(id));
        given().get("/v1/jobs?state=CANCELLED&pageSize=1000").then().body("jobs.id", not(hasItem(id)));
        given().get("/v1/jobs?function=no.such").then().statusCode(200).body("jobs", hasSize(0))
                .body("nextPageToken", nullValue());
    }

    private static String with(int priority, String labels) {
        return run("""
                {"function": "data.echo", "input": {"items": [1]}, "labels": {%s}, "options": {"priority": %d}}""".formatted(
                labels, priority));
    }

    private static List<String> ids(Object... parameters) {
        RequestSpecification request = given();
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam((String) parameters[i], parameters[i + 1]);
        }
        return request.get("/v1/jobs").then().statusCode(200).extract().path("jobs.id");
    }

    @Test
    void everythingThatIsAskedForMustHold() {
        String run = UUID.randomUUID().toString();
        String one = with(1, "\"run\": \"%s\", \"kind\": \"a,b\"".formatted(run));
        String two = with(9, "\"run\": \"%s\", \"kind\": \"a\"".formatted(run));
        String three = with(1, "\"run\": \"%s\"".formatted(run));
        String label = "run=" + run;
        assertThat(ids("label", label)).containsExactly(three, two, one);
        assertThat(ids("label", label, "label", "kind")).containsExactly(two, one);
        assertThat(ids("label", label, "label", "kind=a,b")).containsExactly(one);
        assertThat(ids("label", "kind=a,b", "function", "data.echo", "state", "SUCCEEDED", "label", label)).containsExactly(one);
        assertThat(ids("label", label, "state", "CANCELLED", "state", "SUCCEEDED")).containsExactly(three, two, one);
        assertThat(ids("label", label, "state", "CANCELLED", "state", "RUNNING")).isEmpty();
        assertThat(ids("label", label, "orderBy", "createdAt asc")).containsExactly(one, two, three);
        assertThat(ids("label", label, "orderBy", "priority desc")).containsExactly(two, three, one);
        String created = given().get("/v1/jobs/" + two).path("createdAt");
        assertThat(ids("label", label, "createdAfter", created)).containsExactly(three);
        assertThat(ids("label", label, "createdBefore", created)).containsExactly(one);
        assertThat(ids("label", label, "createdAfter", "2026-01-01T00:00:00+01:00")).containsExactly(three, two, one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"createdAt desc", "createdAt asc", "priority desc"})
    void aPageGoesOnInItsOrderAndInNoOther(String order) {
        String label = "run=" + UUID.randomUUID();
        for (int priority : new int[] {3, 9, 3, 0, 9}) {
            with(priority, "\"run\": \"%s\"".formatted(label.substring(4)));
        }
        List<String> all = ids("label", label, "orderBy", order);
        List<String> listed = new ArrayList<>();
        String token = null;
        do {
            RequestSpecification request = given().queryParam("label", label).queryParam("orderBy", order).queryParam("pageSize",
                    2);
            JsonPath page = (token == null ? request : request.queryParam("pageToken", token)).get("/v1/jobs").jsonPath();
            listed.addAll(page.getList("jobs.id"));
            token = page.getString("nextPageToken") == null
                    ? null
                    : refusedElsewhere(page.getString("nextPageToken"), label, order);
        } while (token != null);
        assertThat(listed).isEqualTo(all).hasSize(5);
    }

    private static String refusedElsewhere(String token, String label, String order) {
        String other = order.equals("createdAt asc") ? "createdAt desc" : "createdAt asc";
        given().queryParam("label", label).queryParam("orderBy", other).queryParam("pageToken", token).get("/v1/jobs").then()
                .statusCode(400).body("errors[0].parameter", equalTo("pageToken"));
        given().queryParam("label", "run").queryParam("orderBy", order).queryParam("pageToken", token).get("/v1/jobs").then()
                .statusCode(400).body("errors[0].parameter", equalTo("pageToken"));
        return token;
    }

    @ParameterizedTest
    @CsvSource({"state,x", "state,succeeded", "pageSize,0", "pageSize,1001", "pageSize,x", "pageToken,x", "pageToken,aXRlbXM6MQ",
            "page,1", "orderBy,name", "orderBy,createdAt", "createdAfter,yesterday", "createdBefore,2026-11-22"})
    void badParametersAreNamed(String name, String value) {
        given().queryParam(name, value).get("/v1/jobs").then().statusCode(400).contentType("application/problem+json")
                .body("errors[0].parameter", equalTo(name)).body("detail", containsString(name));
    }

    @Test
    void aJobThatHasNotChangedIsNotSentAgain() {
        String id = run(echo(1));
        String etag = given().get("/v1/jobs/" + id).then().statusCode(200).extract().header("ETag");
        given().header("If-None-Match", etag).get("/v1/jobs/" + id).then().statusCode(304).body(equalTo(""));
        given().header("If-None-Match", "\"other\"").get("/v1/jobs/" + id).then().statusCode(200);
    }

    @Test
    void whoWaitsForAJobGetsItWhenItEnds() {
        String id = submit(echo(1));
        given().header("Prefer", "wait=60").get("/v1/jobs/" + id).then().statusCode(200).body("state", equalTo("SUCCEEDED"))
                .header("Preference-Applied", "wait=60").header("Retry-After", nullValue());
    }

    @Test
    void aJobIsPausedResumedCancelledAndDeleted() {
        String id = submit(Api.slow());
        given().post("/v1/jobs/" + id + "/pause").then().statusCode(202).header("Location", "/v1/jobs/" + id)
                .body("state", equalTo("PAUSED")).body("links", hasKey("resume"));
        given().delete("/v1/jobs/" + id).then().statusCode(409).body("type", equalTo("/problems/wrong-state"));
        given().post("/v1/jobs/" + id + "/resume").then().statusCode(202).body("state", is(oneOf("RUNNING", "QUEUED")));
        given().post("/v1/jobs/" + id + "/resume").then().statusCode(409);
        given().post("/v1/jobs/" + id + "/cancel").then().statusCode(202);
        Api.awaitEnd(id);
        given().get("/v1/jobs/" + id).then().body("state", equalTo("CANCELLED")).body("links", not(hasKey("cancel")));
        given().post("/v1/jobs/" + id + "/cancel").then().statusCode(200).body("state", equalTo("CANCELLED"));
        given().post("/v1/jobs/" + id + "/pause").then().statusCode(409).contentType("application/problem+json");
        given().delete("/v1/jobs/" + id).then().statusCode(204);
        given().get("/v1/jobs/" + id).then().statusCode(410).body("type", equalTo("/problems/gone"));
        given().delete("/v1/jobs/" + id).then().statusCode(410);
    }

    @Test
    void aJobThatHasEndedCannotBeCancelled() {
        String id = run(echo(1));
        given().post("/v1/jobs/" + id + "/cancel").then().statusCode(409).body("detail", containsString("SUCCEEDED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "pause", "resume"})
    void theBodyOfAVerbDoesNotMatter(String verb) {
        String id = run(echo(1));
        given().contentType("text/plain").body("whatever").post("/v1/jobs/" + id + "/" + verb).then().statusCode(409);
        given().contentType("application/json").body("{").post("/v1/jobs/" + id + "/" + verb).then().statusCode(409);
        given().post("/v1/jobs/" + id + "/" + verb).then().statusCode(409);
        given().post("/v1/jobs/no-such-job/" + verb).then().statusCode(404);
    }

    @Test
    void countsAddUpWhateverBecameOfTheItems() {
        String id = run("""
                {"function": "compute.sum-of-squares", "input": {"items": [10, "no number", -1, 20]}}""");
        given().get("/v1/jobs/" + id).then().body("state", equalTo("PARTIALLY_SUCCEEDED")).body("progress.succeeded", equalTo(2))
                .body("progress.failed", equalTo(2)).body("progress.running", equalTo(0)).body("progress.waiting", equalTo(0))
                .body("progress.notRun", equalTo(0));
    }

    @Test
    void optionsOfARunningJobAreChangedAndActOnWhatRuns() {
        String id = submit(
                """
                        {"function": "compute.sum-of-squares", "input": {"items": [%s]}, "options": {"chunkSize": 8}, "labels": {"a": "1", "b": "2"}}"""
                        .formatted(Stream.generate(() -> "20000000").limit(120).collect(Collectors.joining(","))));
        awaitBusy(id, 2);
        given().contentType("application/json")
                .body("{\"maxWorkers\": 1, \"priority\": 7, \"labels\": {\"a\": null, \"c\": \"3\"}}")
                .patch("/v1/jobs/" + id).then().statusCode(200).body("maxWorkers", equalTo(1)).body("priority", equalTo(7))
                .body("labels", equalTo(Map.of("b", "2", "c", "3")));
        awaitBusy(id, 1);
        given().contentType("application/json").body("{\"maxWorkers\": null}").patch("/v1/jobs/" + id).then().statusCode(200)
                .body("maxWorkers", nullValue());
        awaitBusy(id, 2);
        awaitEnd(id);
        given().get("/v1/jobs/" + id).then().body("state", equalTo("SUCCEEDED"));
        assertThat(given().get("/v1/jobs/" + id + "/results").jsonPath().getList("results.attempts")).hasSize(120)
                .containsOnly(1);
        given().contentType("application/json").body("{\"priority\": 1}").patch("/v1/jobs/" + id).then().statusCode(409);
        given().contentType("application/json").body("{\"priority\": 1}").patch("/v1/jobs/no-such-job").then().statusCode(404);
    }

    private static void awaitBusy(String job, int workers) {
        while (given().get("/v1/workers").jsonPath().getList("workers.findAll { it.job == '%s' }".formatted(job))
                .size() != workers) {
            Thread.yield();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"priority\": 10}|/priority", "{\"priority\": \"high\"}|/priority",
            "{\"maxWorkers\": 0}|/maxWorkers",
            "{\"heap\": \"1GB\"}|/heap", "{\"labels\": {\"a=b\": \"c\"}}|/labels/a=b", "{\"labels\": 3}|/labels", "[]|''"})
    void aChangeThatMakesNoSenseIsRefusedWithItsField(String change, String pointer) {
        String id = run(echo(1));
        given().contentType("application/json").body(change).patch("/v1/jobs/" + id).then().statusCode(400)
                .body("errors[0].pointer", equalTo(pointer));
    }

    @Test
    void functionsAndWorkersAreShown() {
        given().get("/v1/functions").then().statusCode(200).body("functions.name", hasItems("data.echo", "compute.primes"));
        given().get("/v1/functions/compute.monte-carlo-pi").then().statusCode(200).body("kind", equalTo("RANGE"))
                .body("parametersSchema.type", equalTo("object")).body("example.function", equalTo("compute.monte-carlo-pi"))
                .header("Content-Disposition", equalTo("inline"));
        given().get("/v1/functions/no.such").then().statusCode(404).contentType("application/problem+json");
        given().get("/v1/functions/chaos.script").then().statusCode(404);
        given().get("/v1/functions").then().body("functions.name", not(hasItem("chaos.script")));
        Api.json("{\"function\": \"chaos.script\", \"input\": {\"items\": [{\"halt\": 1}]}}").post("/v1/jobs").then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/function"));
        Api.awaitWorkers(2);
        String worker = given().get("/v1/workers").then().statusCode(200).body("workers", hasSize(2))
                .body("workers[0]", not(hasKey("output"))).extract().path("workers[0].id");
        given().get("/v1/workers/" + worker).then().statusCode(200).body("id", equalTo(worker)).body("$", hasKey("output"));
        given().get("/v1/workers/no-such").then().statusCode(404);
    }

    @Test
    void theExamplesOfTheFunctionsRun() {
        List<String> names = given().get("/v1/functions").then().extract().path("functions.findAll{it.input != 'FILES'}.name");
        assertThat(names).isNotEmpty().allSatisfy(name -> {
            String example = JsonMapper.shared()
                    .readTree(given().get("/v1/functions/" + name).asString())
                    .get("example").toString();
            given().get("/v1/jobs/" + run(example)).then().body("state", equalTo("SUCCEEDED"));
        });
    }
}
