package io.gristmill;

import static io.gristmill.Client.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;

/** Who gets which worker when, with real workers. */
class DispatchIT {
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

    @Test
    void anItemThatIsStuckOnOneWorkerIsRunOnAnIdleOneAndTheFirstRecordCounts() throws Exception {
        String job = client.given().contentType("application/json")
                .body("""
                        {"function": "compute.sum-of-squares", "input": {"items": %s}, "options": {"chunkSize": 1, "stallTimeout": "10m"}}"""
                        .formatted(Collections.nCopies(4, 400_000_000)))
                .post("/v1/jobs").then().statusCode(202).extract().path("id");
        Map<String, Object> stuck = poll(() -> client.workers().stream()
                .filter(worker -> job.equals(worker.get("job")) && worker.get("item") != null).findFirst().orElse(null));
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(Client.pid(stuck))).start().waitFor()).isZero();

        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(client.results(job).getList("results.attempts")).hasSize(4).containsOnly(1);
        String cause = poll(() -> client.given().get("/v1/workers").jsonPath()
                .getString("retirements.find { it.worker == '%s' }.cause".formatted(stuck.get("id"))));
        assertThat(cause).isEqualTo("OVERTAKEN");
        JsonPath report = client.given().get("/v1/jobs/" + job + "/report").then().statusCode(200).extract().jsonPath();
        assertThat(report.getInt("copies")).isEqualTo(1);
        assertThat(report.getInt("slots.items.sum()")).as("an item that two workers ran counts once").isEqualTo(4);
    }

    @Test
    void itemsWhoseRecordsAStoppedWorkerHoldsBackAreRunOnAnother() throws Exception {
        String job = client.given().contentType("application/json")
                .body("""
                        {"function": "compute.sum-of-squares", "input": {"items": %s}, "options": {"stallTimeout": "10m"}}"""
                        .formatted(Collections.nCopies(4000, 2_000_000)))
                .post("/v1/jobs").then().statusCode(202).extract().path("id");
        Map<String, Object> stuck = poll(() -> client.given().get("/v1/jobs/" + job).jsonPath().getInt("progress.succeeded") == 0
                ? null
                : client.workers().stream().filter(worker -> job.equals(worker.get("job"))).findFirst().orElse(null));
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(Client.pid(stuck))).start().waitFor()).isZero();

        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(client.results(job).getList("results.attempts")).hasSize(4000).containsOnly(1);
        JsonPath report = client.given().get("/v1/jobs/" + job + "/report").then().statusCode(200).extract().jsonPath();
        // Of a worker that held nothing back the job's end did not wait for the last word.
        assertThat(report.getInt("slots.items.sum()")).as("an item that two workers ran counts once").isLessThanOrEqualTo(4000);
        // It was ended, or stopped when it held nothing back, and goes on.
        new ProcessBuilder("kill", "-CONT", Long.toString(Client.pid(stuck))).start().waitFor();
    }

    @Test
    void aJobThatWantsAllWorkersReadyBeginsWithAllOfThem() {
        String job = client.given().contentType("application/json").body("""
                {"function": "chaos.script", "parameters": {"initialise": [{"sleep": "300ms"}, {"pid": true}]},
                 "input": {"items": [[{"sleep": "100ms"}, {"initialised": true}], [{"sleep": "100ms"}, {"initialised": true}]]},
                 "options": {"startWhen": "allReady", "chunkSize": 1}}""").post("/v1/jobs").then().statusCode(202).extract()
                .path("id");
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        List<Object> pids = client.results(job).getList("results.value");
        assertThat(pids).doesNotHaveDuplicates();
    }

    @Test
    void aJobThatWantsAllWorkersReadyWaitsForThoseThatAreMadeForIt() {
        String job = client.given().contentType("application/json").body("""
                {"function": "chaos.script", "parameters": {"initialise": [{"sleep": "300ms"}, {"pid": true}]},
                 "input": {"items": [[{"sleep": "100ms"}, {"initialised": true}], [{"sleep": "100ms"}, {"initialised": true}]]},
                 "options": {"startWhen": "allReady", "chunkSize": 1, "heap": "96MB"}}""").post("/v1/jobs").then().statusCode(202)
                .extract().path("id");
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(client.results(job).getList("results.value")).doesNotHaveDuplicates();
    }

    @Test
    void twoJobsThatBothWantAllWorkersReadyDoNotWaitForEachOther() {
        String job = """
                {"function": "chaos.script", "parameters": {"initialise": [{"sleep": "100ms"}]},
                 "input": {"items": [{"return": 1}, {"return": 2}]}, "options": {"startWhen": "allReady"}}""";
        List<String> both = Stream.generate(() -> client.given().contentType("application/json").body(job).post("/v1/jobs").then()
                .statusCode(202).extract().<String>path("id")).limit(2).toList();
        assertThat(both).allSatisfy(id -> assertThat(client.awaitEnd(id).getString("state")).isEqualTo("SUCCEEDED"));
    }

    @Test
    void aJobOfHigherPriorityGetsMoreOfTheWorkersAndTheOtherOneIsNotStarved() {
        String items = Collections.nCopies(60, "{\"sleep\": \"20ms\"}").toString();
        String low = client.submit(items, "{\"priority\": 4, \"chunkSize\": 1}");
        String high = client.submit(items, "{\"priority\": 6, \"chunkSize\": 1}");
        assertThat(client.awaitEnd(high).getString("state")).isEqualTo("SUCCEEDED");
        int behind = client.given().get("/v1/jobs/" + low).jsonPath().getInt("progress.succeeded");
        assertThat(behind).isBetween(1, 59);
        assertThat(client.awaitEnd(low).getString("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void theReportSaysWhereTheTimeWent() {
        String job = client.given().contentType("application/json").body("""
                {"function": "chaos.script", "parameters": {"initialise": [{"sleep": "200ms"}]},
                 "input": {"items": [{"sleep": "100ms"}, {"sleep": "700ms"}, {"exit": 3}, {"return": 4}]},
                 "options": {"chunkSize": 1}}""").post("/v1/jobs").then().statusCode(202).extract().path("id");
        client.awaitEnd(job);
        JsonPath report = client.given().get("/v1/jobs/" + job + "/report").then().statusCode(200).extract().jsonPath();
        assertThat(report.getInt("deaths")).isEqualTo(2);
        assertThat(report.getInt("workers")).isEqualTo(2);
        assertThat(report.getLong("slots.items.sum()")).isEqualTo(3);
        assertThat(report.getLong("slots.workers.sum()")).isGreaterThanOrEqualTo(3);
        assertThat(report.getLong("chunks")).isGreaterThanOrEqualTo(4);
        assertThat(report.getLong("overhead.initCount")).isGreaterThanOrEqualTo(3);
        assertThat(report.getDouble("overhead.initMs")).isGreaterThanOrEqualTo(3 * 200);
        assertThat(report.getDouble("overhead.commitMs")).isPositive();
        assertThat(report.getDouble("itemsMs")).isBetween(800.0, 2 * report.getDouble("wallMs"));
        assertThat(report.getDouble("speedUp")).isEqualTo(report.getDouble("itemsMs") / report.getDouble("wallMs"),
                within(0.001));
        assertThat(report.getDouble("cpu.share")).isLessThan(0.5);
        assertThat(report.getLong("bytes.results")).isPositive();
        assertThat(report.getLong("bytes.input")).isEqualTo("{'sleep':'100ms'}{'sleep':'700ms'}{'exit':3}{'return':4}".length());
        assertThat(report.getDouble("slowest.find { it.index == 1 }.ms")).isGreaterThanOrEqualTo(700);
        assertThat(report.getList("slowest.index", Integer.class)).contains(0, 1, 2);
        assertThat(report.getList("slowest.ms", Double.class)).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(report.getList("advice", String.class)).anyMatch(word -> word.contains("more workers than cores"));
        client.given().get("/v1/jobs/none/report").then().statusCode(404);
    }

    @Test
    void theReportOfARunningJobIsThatOfItsFinishedChunks() {
        String job = client.submit("[{\"return\": 1}, {\"sleep\": \"1h\"}]", "{\"chunkSize\": 1}");
        try {
            JsonPath report = poll(() -> {
                JsonPath now = client.given().get("/v1/jobs/" + job + "/report").then().statusCode(200).extract().jsonPath();
                return now.getInt("slots.items.sum()") == 1 ? now : null;
            });
            assertThat(report.getDouble("wallMs")).isPositive();
        } finally {
            client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
            client.awaitEnd(job);
        }
    }
}
