package io.gristmill;

import static io.gristmill.Client.poll;
import static io.gristmill.Jobs.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.Fault.Outcome;
import io.restassured.path.json.JsonPath;

/** Many items side by side in each worker, through the real server: how many run at once, and what a bad one costs the others. */
@Order(2)
class IoFunctionsIT {
    private static final Outcome LATE = new Outcome("FAILED", 1, "TIMEOUT", null, null, "itemTimeout", false);

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

    private static String submit(List<String> items, String options) {
        return submit(client, items, options);
    }

    private static String submit(Client client, List<String> items, String options) {
        return client.given().contentType("application/json").body("""
                {"function": "chaos.io-script", "input": {"items": [%s]}, "options": {%s}}"""
                .formatted(String.join(", ", items), options.replace('\'', '"'))).post("/v1/jobs").then().statusCode(202)
                .extract().path("id");
    }

    private static List<String> items(int count, String steps) {
        return new ArrayList<>(Collections.nCopies(count, script(steps)));
    }

    private static List<Outcome> outcomes(String job) {
        return client.results(job).<Map<String, Object>>getList("results").stream().map(Outcome::of).toList();
    }

    private static JsonPath report(String job) {
        return client.given().get("/v1/jobs/" + job + "/report").jsonPath();
    }

    private static int inFlight() {
        return client.workers().stream().mapToInt(worker -> (Integer) Objects.requireNonNull(worker.get("itemsInFlight"))).sum();
    }

    // ---- how many

    @Test
    void itemsThatWaitForSixtyThreeOthersInTheirWorkerMeet() {
        String job = submit(items(192, "{'meet': 64}"), "'maxWorkers': 1");
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(report(job).getInt("concurrency")).isEqualTo(64);
    }

    @Test
    void neverMoreAreInFlightThanTheJobAllows() {
        String job = submit(items(300, "{'sleep': '10m'}"), "'concurrency': 100");
        poll(() -> inFlight() == 200 ? true : null);
        assertThat(client.workers()).extracting("itemsInFlight").containsExactly(100, 100);
        client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("CANCELLED");
    }

    @Test
    void aJobOfWaitingItemsIsManyTimesFasterThanOneAfterTheOtherAndItsReportSaysSo() {
        String job = submit(items(1000, "{'sleep': '100ms'}"), "");
        assertThat(client.awaitEnd(job).getInt("progress.succeeded")).isEqualTo(1000);
        JsonPath report = report(job);
        assertThat(report.getDouble("itemsMs")).isGreaterThan(100_000);
        assertThat(report.getDouble("speedUp")).as("what two workers cannot reach with an item at a time").isGreaterThan(2);
        assertThat(report.getDouble("utilisation")).isLessThanOrEqualTo(1);
        assertThat(report.getList("slots.items", Integer.class)).hasSize(2).doesNotContain(0);
    }

    @Test
    void aWorkerThatBecomesFreeTakesHalfOfWhatAnotherHasNotBegun() {
        String job = submit(items(120, "{'sleep': '100ms'}"), "'concurrency': 2, 'maxWorkers': 1");
        client.awaitBusy(job);
        client.given().contentType("application/json").body("{\"maxWorkers\": null}").patch("/v1/jobs/" + job).then()
                .statusCode(200);
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(report(job).getInt("reclaims")).isPositive();
        assertThat(report(job).getList("slots")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 257})
    void aConcurrencyBeyondItsRangeIsRefused(int concurrency) {
        client.given().contentType("application/json").body("""
                {"function": "chaos.io-script", "input": {"items": [{"return": 1}]}, "options": {"concurrency": %d}}"""
                .formatted(concurrency)).post("/v1/jobs").then().statusCode(400)
                .body("errors[0].pointer", equalTo("/options/concurrency"))
                .body("errors[0].detail", equalTo("It is a whole number from 1 to 256"));
    }

    @Test
    void aFunctionThatComputesRunsOneItemAtATime() {
        client.given().contentType("application/json").body("""
                {"function": "data.echo", "input": {"items": [1]}, "options": {"concurrency": 2}}""").post("/v1/jobs").then()
                .statusCode(400).body("errors[0].pointer", equalTo("/options/concurrency"))
                .body("errors[0].detail", startsWith("data.echo runs one item at a time in each worker"));
        client.given().contentType("application/json").body("""
                {"function": "data.echo", "input": {"items": [1]}, "options": {"concurrency": 1}}""").post("/v1/jobs").then()
                .statusCode(202);
    }

    @ParameterizedTest
    @CsvSource({"'', 64", "'\"concurrency\": 7', 7"})
    void thePlanSaysHowManyItemsRunAtOnce(String options, int concurrency) {
        client.given().contentType("application/json").body("""
                {"function": "chaos.io-script", "input": {"items": [{"return": 1}]}, "options": {%s}}""".formatted(options))
                .post("/v1/jobs?validateOnly=true").then().statusCode(200).body("concurrency", equalTo(concurrency));
    }

    // ---- faults

    @Test
    void whatItemsThrowIsTheirsAlone() {
        List<String> items = items(40, "{'sleep': '5ms'}, {'return': 'well'}");
        items.set(3, script("{'throw': 'on purpose'}"));
        items.set(17, script("{'largeResult': '2MiB'}"));
        items.set(18, script("{'throw': 'once', 'attempts': 1}, {'return': 'well'}"));
        items.set(39, script("{'unknown': true}"));
        String job = submit(items, "'retries': 1, 'resultSize': '1MB'");
        assertThat(client.awaitEnd(job).getInt("progress.succeeded")).isEqualTo(37);
        List<Outcome> outcomes = outcomes(job);
        assertThat(outcomes.get(3)).isEqualTo(new Outcome("FAILED", 2, "EXCEPTION", null, null, null, false));
        assertThat(outcomes.get(17)).isEqualTo(new Outcome("FAILED", 1, "RESULT_TOO_LARGE", null, null, "resultSize", false));
        assertThat(outcomes.get(18)).isEqualTo(new Outcome("SUCCEEDED", 2, null, null, null, null, false));
        assertThat(outcomes.get(39)).isEqualTo(new Outcome("FAILED", 1, "INVALID_INPUT", null, null, null, false));
    }

    @Test
    void theItemThatEndsItsWorkerIsFoundAmongSixtyFourInFlight() {
        List<String> items = items(64, "{'sleep': '150ms'}");
        items.set(40, script("{'sleep': '50ms'}, {'halt': 9}"));
        String job = submit(items, "'maxWorkers': 1");
        assertThat(client.awaitEnd(job).getInt("progress.succeeded")).isEqualTo(63);
        List<Outcome> outcomes = outcomes(job);
        assertThat(outcomes.get(40)).isEqualTo(new Outcome("FAILED", 2, "CRASHED", 9, null, null, true));
        assertThat(outcomes).filteredOn(Outcome.SUCCESS::equals).hasSize(63);
        assertThat(report(job).getInt("deaths")).as("once among others, twice alone").isEqualTo(3);
        assertThat(client.given().get("/v1/jobs/" + job + "/items/40/post-mortem").jsonPath().getInt("exitCode")).isEqualTo(9);
    }

    @Tag("slow")
    @Test
    void aWorkerThatIsKilledFromOutsideCostsNobodyAnything() {
        String job = submit(items(16, "{'sleep': '500ms'}"), "'maxWorkers': 1");
        Map<String, Object> worker = client.awaitBusy(job);
        poll(() -> inFlight() == 16 ? true : null);
        ProcessHandle.of(Client.pid(worker)).orElseThrow().destroyForcibly();
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(outcomes(job)).containsOnly(Outcome.SUCCESS);
    }

    @Test
    void anItemOverItsTimeIsInterruptedAndItsNeighboursGoOn() {
        List<Object> before = pids();
        List<String> items = items(60, "{'sleep': '50ms'}");
        items.set(0, script("{'sleep': '10m'}"));
        items.set(30, script("{'sleep': '10m'}"));
        String job = submit(items, "'concurrency': 8, 'itemTimeout': '500ms', 'retries': 2");
        assertThat(client.awaitEnd(job).getInt("progress.succeeded")).isEqualTo(58);
        assertThat(outcomes(job)).filteredOn(Outcome.SUCCESS::equals).hasSize(58);
        assertThat(outcomes(job).get(0)).isEqualTo(LATE);
        assertThat(client.item(job, 30).getString("failure.detail")).startsWith("It was interrupted: its limit is 500ms")
                .contains("Thread.sleep").doesNotContain("io.gristmill.worker");
        assertThat(report(job).getInt("deaths")).isZero();
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void anItemThatHeedsNoInterruptEndsItsWorkerAndItsNeighboursRunAgain() {
        List<String> items = items(32, "{'sleep': '100ms'}");
        items.set(5, script("{'spin': true}"));
        String job = submit(items, "'concurrency': 4, 'itemTimeout': '1s', 'maxWorkers': 1");
        assertThat(client.awaitEnd(job).getInt("progress.succeeded")).isEqualTo(31);
        assertThat(outcomes(job)).filteredOn(Outcome.SUCCESS::equals).hasSize(31);
        assertThat(outcomes(job).get(5)).isEqualTo(new Outcome("FAILED", 1, "TIMEOUT", null, null, "itemTimeout", true));
        JsonPath found = client.given().get("/v1/jobs/" + job + "/items/5/post-mortem").jsonPath();
        // On a busy machine it may come too late, and the end of a worker does not wait for it.
        assertThat(found.getString("threadDump")).satisfiesAnyOf(dump -> assertThat(dump).isEmpty(),
                dump -> assertThat(dump).contains("\"item 5\"", "Standstill.spin"));
        assertThat(report(job).getInt("deaths")).isEqualTo(1);
    }

    // ---- steering

    @Test
    void cancellingInterruptsWhatIsInFlightAndTheWorkersLiveOn() {
        List<Object> before = pids();
        String job = submit(items(200, "{'sleep': '10m'}"), "");
        poll(() -> inFlight() == 128 ? true : null);
        client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
        JsonPath end = client.awaitEnd(job);
        assertThat(end.getString("state")).isEqualTo("CANCELLED");
        assertThat(end.getInt("progress.notRun")).isEqualTo(200);
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void cancellingEndsWorkersWhoseItemsHeedNoInterrupt() {
        List<Object> before = pids();
        String job = submit(items(4, "{'spin': true}"), "'maxWorkers': 1");
        poll(() -> inFlight() == 4 ? true : null);
        client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
        assertThat(client.awaitEnd(job).getInt("progress.notRun")).isEqualTo(4);
        client.awaitIdle(2);
        assertThat(pids()).isNotEqualTo(before);
    }

    @Test
    void aPausedJobEndsWhatIsInFlightAndGoesOnWhenResumed() {
        String job = submit(items(5000, "{'sleep': '200ms'}"), "'concurrency': 10");
        client.awaitBusy(job);
        client.given().post("/v1/jobs/" + job + "/pause").then().statusCode(202);
        client.awaitIdle(2);
        // What was in flight has ended; it counts as running until it is on disk.
        JsonPath paused = poll(() -> {
            JsonPath now = client.given().get("/v1/jobs/" + job).jsonPath();
            return now.getInt("progress.running") == 0 ? now : null;
        });
        assertThat(paused.getString("state")).isEqualTo("PAUSED");
        assertThat(paused.getInt("progress.waiting")).isPositive();
        client.given().post("/v1/jobs/" + job + "/resume").then().statusCode(202);
        Jobs.poll(() -> new Jobs(server.url()).done(job) > paused.getInt("progress.succeeded"));
        client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("CANCELLED");
    }

    @Tag("slow")
    @Test
    void aServerKilledInMidJobGoesOnWithWhatHasNoRecord(@TempDir Path data) throws IOException {
        String job;
        try (ServerProcess first = ServerProcess.start(data, "-Dgristmill.functions.chaos=true")) {
            first.awaitWorkers();
            job = submit(new Client(first.url()), items(400, "{'sleep': '100ms'}"), "'concurrency': 8");
            Jobs.poll(() -> new Jobs(first.url()).done(job) >= 50);
            first.kill();
        }
        try (ServerProcess second = ServerProcess.start(data, "-Dgristmill.functions.chaos=true")) {
            Client next = new Client(second.url());
            assertThat(next.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
            assertThat(next.results(job).getList("results.index")).isEqualTo(IntStream.range(0, 400).boxed().toList());
        }
    }

    private static List<Object> pids() {
        return client.workers().stream().<Object>map(Client::pid).toList();
    }
}
