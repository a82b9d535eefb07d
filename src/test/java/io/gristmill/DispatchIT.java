package io.gristmill;

import static io.gristmill.Client.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
}
