package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;

/** Another round for what has not succeeded, in place; and what a client can know of a job before it runs. */
class RetryIT {
    /** Fails at the first try of a round. */
    private static final String WEAK = "[{\"throw\": \"weak\", \"attempts\": 1}, {\"return\": \"strong\"}]";

    private static GristmillServer server;
    private static Client client;

    @BeforeAll
    static void start() {
        server = GristmillServer.start("gristmill.functions.chaos=true");
        client = new Client(server.url());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void thePoolIsWhole() {
        client.assertWhole(2);
    }

    private static ValidatableResponse retry(String job, String body) {
        return client.given().contentType("application/json").body(body).post("/v1/jobs/" + job + "/retry").then();
    }

    private static String failed(String items) {
        String job = client.submit(items, "{}");
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("PARTIALLY_SUCCEEDED");
        return job;
    }

    @Test
    void whatFailedRunsAgainInPlaceWithOtherOptionsAndSuccessesStay() {
        String job = failed("[{\"pid\": true}, %s, {\"return\": 2}, %s]".formatted(WEAK, WEAK));
        Object first = client.item(job, 0).get("value");
        retry(job, "{\"options\": {\"retries\": 1}}").statusCode(202).body("round", equalTo(1));
        JsonPath end = client.awaitEnd(job);
        assertThat(end.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(end.getMap("progress")).containsEntry("succeeded", 4).containsEntry("failed", 0);
        assertThat(client.results(job).getList("results.state")).hasSize(4).containsOnly("SUCCEEDED");
        assertThat(client.results(job).getList("results.value")).containsExactly(first, "strong", 2, "strong");
        client.given().get("/v1/jobs/" + job + "/items/1/attempts").then().statusCode(200)
                .body("attempts.round", contains(0, 1)).body("attempts.state", contains("FAILED", "SUCCEEDED"))
                .body("attempts.attempts", contains(1, 2)).body("attempts[0].failure.title", containsString("weak"));
        client.given().get("/v1/jobs/" + job + "/items/0/attempts").then().body("attempts.round", contains(0));
        client.given().get("/v1/jobs/" + job + "/items?state=FAILED").then().body("items.size()", equalTo(0));
    }

    @Test
    void whoFollowsTheCompletionsSeesEachOnceAndTheLaterRoundMarked() {
        String job = failed("[{\"return\": 0}, %s, {\"return\": 2}]".formatted(WEAK));
        retry(job, "{\"options\": {\"retries\": 1}}").statusCode(202);
        client.awaitEnd(job);
        List<JsonPath> lines = client.given().accept("application/x-ndjson").get("/v1/jobs/" + job + "/results?order=completion")
                .asString().lines().map(JsonPath::from).toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.subList(0, 3)).extracting(line -> line.<Object>get("index")).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(lines.get(3).getMap("")).containsEntry("index", 1).containsEntry("round", 1).containsEntry("state",
                "SUCCEEDED");
        String events = client.given().get("/v1/jobs/" + job + "/events").asString();
        assertThat(events).contains("\"done\":3,\"total\":3", "\"round\":1").doesNotContain("\"done\":4");
    }

    @Test
    void ofChosenItemsTheOthersStayAsTheyAre() {
        String job = failed("[{\"return\": 0}, %s, %s]".formatted(WEAK, WEAK));
        retry(job, "{\"items\": [2], \"options\": {\"retries\": 1}}").statusCode(202);
        JsonPath end = client.awaitEnd(job);
        assertThat(end.getString("state")).isEqualTo("PARTIALLY_SUCCEEDED");
        assertThat(client.results(job).getList("results.state")).containsExactly("SUCCEEDED", "FAILED", "SUCCEEDED");
        // The options of the last round hold for the next one too.
        client.given().post("/v1/jobs/" + job + "/retry").then().statusCode(202);
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(client.item(job, 1).getInt("attempts")).isEqualTo(2);
    }

    @Test
    void whatACancelledJobDidNotRunIsRunByItsRetry() {
        String job = client.submit(Collections.nCopies(200, "{\"sleep\": \"20ms\"}").toString(), "{\"chunkSize\": 1}");
        client.awaitBusy(job);
        client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
        assertThat(client.awaitEnd(job).getInt("progress.notRun")).isPositive();
        retry(job, "{\"items\": [198, 199, 198]}").statusCode(202);
        JsonPath chosen = client.awaitEnd(job);
        assertThat(chosen.getString("state")).isEqualTo("PARTIALLY_SUCCEEDED");
        assertThat(chosen.getString("reason")).contains("of 200 were not run");
        assertThat(client.item(job, 199).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(client.item(job, 197).getString("state")).isEqualTo("NOT_RUN");
        client.given().post("/v1/jobs/" + job + "/retry").then().statusCode(202);
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(client.results(job).getList("results.index")).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void aFoldOfARangeGoesOnWhereItWasStopped() {
        String range = """
                {"function": "compute.primes", "input": {"range": {"from": 0, "to": 2000000000}}}""";
        String job = client.given().contentType("application/json").body(range).post("/v1/jobs").then().statusCode(202).extract()
                .path("id");
        Client.poll(() -> client.given().get("/v1/jobs/" + job).jsonPath().getLong("progress.succeeded") > 0 ? true : null);
        client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
        long before = client.awaitEnd(job).getLong("progress.succeeded");
        assertThat(before).isLessThan(2_000_000_000L);
        client.given().post("/v1/jobs/" + job + "/retry").then().statusCode(202);
        JsonPath end = client.awaitEnd(job);
        assertThat(end.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(end.getLong("result")).as("primes below 2 * 10^9 (OEIS A006880 and Meissel-Lehmer)").isEqualTo(98_222_287L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'items': [9]} | /items/0 | 3 items", "{'items': [-1]} | /items/0 | 3 items",
            "{'items': [1, 0]} | /items/1 | succeeded", "{'items': []} | /items | 1 to 10000",
            "{'items': [1.5]} | /items/0 | whole",
            "{'itens': [1]} | /itens | items, options", "{'options': {'heap': 7}} | /options/heap | size",
            "{'options': {'function': 'x'}} | /options/function | no field"})
    void aRetryThatCannotBeIsRefusedWithTheField(String body, String pointer, String detail) {
        String job = failed("[{\"return\": 0}, %s, %s]".formatted(WEAK, WEAK));
        retry(job, body.replace('\'', '"')).statusCode(400).contentType("application/problem+json")
                .body("errors[0].pointer", equalTo(pointer)).body("errors[0].detail", containsString(detail));
        client.given().get("/v1/jobs/" + job).then().body("state", equalTo("PARTIALLY_SUCCEEDED")).body("progress.failed",
                equalTo(2));
    }

    @Test
    void onlyAnEndedJobWithSomethingLeftIsRetried() {
        String running = client.submit("[{\"sleep\": \"1m\"}]", "{}");
        retry(running, "").statusCode(409).body("detail", containsString("cannot be retried"));
        client.given().post("/v1/jobs/" + running + "/cancel").then().statusCode(202);
        client.awaitEnd(running);
        String done = client.submit("[{\"return\": 1}]", "{}");
        client.awaitEnd(done);
        retry(done, "").statusCode(409);
        client.given().get("/v1/jobs/" + done).then().body("links", not(hasKey("retry")));
        retry("no-such", "").statusCode(404);
    }

    // ---- before it runs

    @Test
    void aJobIsCheckedAndPlannedWithoutBeingStored() {
        assertThat(client.awaitEnd(client.submit(Collections.nCopies(20, "{\"sleep\": \"5ms\"}").toString(), "{}"))
                .getString("state"))
                .isEqualTo("SUCCEEDED");
        int before = client.given().get("/v1/jobs?pageSize=1000").jsonPath().getList("jobs").size();
        String job = """
                {"function": "chaos.script", "input": {"items": %s}, "options": {"maxWorkers": 1, "itemTimeout": "10ms", "timeout": "1s"}}"""
                .formatted(Collections.nCopies(1000, "{\"sleep\": \"5ms\"}"));
        Map<String, Object> plan = plan(job).statusCode(200).extract().jsonPath().getMap("");
        assertThat(plan).containsEntry("items", 1000).containsEntry("workers", 1);
        JsonPath found = plan(job).extract().jsonPath();
        assertThat(found.getString("limits.itemTimeout")).isEqualTo("10ms");
        assertThat(found.getInt("estimate.jobs")).isPositive();
        assertThat(found.getLong("estimate.chunks")).isBetween(2L, 1000L);
        assertThat(found.getList("bounds.name")).contains("maxWorkers", "timeout");
        Client.poll(() -> plan(job).extract().jsonPath().getInt("queue.position") == 1 ? true : null);
        assertThat(client.given().get("/v1/jobs?pageSize=1000").jsonPath().getList("jobs")).hasSize(before);
        plan("{\"function\": \"no.such\", \"input\": {\"items\": []}}").statusCode(400).body("errors[0].pointer",
                equalTo("/function"));
    }

    private static ValidatableResponse plan(String job) {
        return client.given().contentType("application/json").body(job).post("/v1/jobs?validateOnly=true").then();
    }

    @Test
    void aJobThatWaitsKnowsItsPlaceAndTheServerWhatItCouldTake() {
        List<String> busy = List.of(client.submit("[{\"sleep\": \"1m\"}]", "{}"), client.submit("[{\"sleep\": \"1m\"}]", "{}"));
        busy.forEach(client::awaitBusy);
        String second = client.submit("[{\"return\": 1}]", "{}");
        String first = client.submit("[{\"return\": 1}]", "{\"priority\": 7}");
        Client.poll(() -> place(second) == 2 && place(first) == 1 ? true : null);
        Client.poll(() -> {
            JsonPath capacity = client.given().get("/v1/capacity").then().statusCode(200).extract().jsonPath();
            boolean line = capacity.getInt("queue.waiting") == 2 && capacity.getInt("workers.busy") == 2;
            return line && capacity.getInt("next.find { it.priority == 5 }.position") == 3
                    && capacity.getInt("next.find { it.priority == 9 }.position") == 1 && capacity.getBoolean("accepting")
                            ? true
                            : null;
        });
        busy.forEach(job -> client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202));
        assertThat(client.awaitEnd(second).getString("queue")).isNull();
        busy.forEach(client::awaitEnd);
        client.awaitEnd(first);
    }

    private static int place(String job) {
        return client.given().get("/v1/jobs/" + job).jsonPath().getInt("queue.position");
    }
}
