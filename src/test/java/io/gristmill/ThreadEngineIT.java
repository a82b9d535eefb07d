package io.gristmill;

import static io.gristmill.Client.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.restassured.path.json.JsonPath;

/** Chunks on threads of the server, where the operator allows that. */
class ThreadEngineIT {
    private static GristmillServer server;
    private static Client client;

    @BeforeAll
    static void start() {
        server = GristmillServer.start("gristmill.engines.thread=true", "gristmill.pool.size=1", "gristmill.results.inline=1KB");
        client = new Client(server.url());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String submit(String job) {
        return client.given().contentType("application/json").body(job).post("/v1/jobs").then().statusCode(202).extract()
                .path("id");
    }

    private static JsonPath run(String job) {
        return client.awaitEnd(submit(job));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"function": "data.echo", "input": {"items": [1, "a", {"b": [null]}]}
            {"function": "data.lookup", "shared": {"a": 1.5}, "input": {"items": ["a", "b"]}
            {"function": "compute.primes", "input": {"range": {"from": 0, "to": 300000}}
            {"function": "compute.monte-carlo-pi", "parameters": {"samples": 2000000, "seed": 7}
            {"function": "compute.sum-of-squares", "input": {"items": [10, -1, 30]}""")
    void aJobGivesTheSameOnThreadsAsInProcesses(String job) {
        JsonPath threads = run(job + ", \"options\": {\"engine\": \"thread\", \"chunkSize\": 50000}}");
        JsonPath processes = run(job + ", \"options\": {\"engine\": \"process\", \"chunkSize\": 50000}}");
        assertThat(threads.getString("state")).isEqualTo(processes.getString("state"));
        assertThat(threads.<Object>get("result")).isEqualTo(processes.get("result"));
        assertThat(client.results(threads.getString("id")).getList("results.value"))
                .isEqualTo(client.results(processes.getString("id")).getList("results.value"));
        JsonPath report = client.given().get("/v1/jobs/" + threads.getString("id") + "/report").jsonPath();
        assertThat(report.getList("slots.slot", Integer.class)).isNotEmpty().allMatch(slot -> slot >= 1024);
    }

    @Test
    void itsThreadsAreNoCapacity() {
        client.awaitIdle(2);
        client.given().get("/v1/capacity").then().statusCode(200).body("workers.size", equalTo(1))
                .body("workers.idle", equalTo(1))
                .body("workers.busy", equalTo(0));
    }

    @Tag("slow")
    @Test
    void itsThreadsAreShownAmongTheWorkersAndServeOthersAfterACancelledJob() {
        String job = submit(
                """
                        {"function": "compute.sum-of-squares", "input": {"items": [4294967296, 1, 2]}, "options": {"engine": "thread"}}""");
        Map<String, Object> worker = client.awaitBusy(job);
        assertThat(worker).containsEntry("key", "thread");
        assertThat(Client.pid(worker)).isEqualTo(ProcessHandle.current().pid());
        poll(() -> {
            String dump = client.given().post("/v1/workers/" + worker.get("id") + "/thread-dump").then().statusCode(200).extract()
                    .asString();
            return dump.contains("SumOfSquares") ? dump : null;
        });
        client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("CANCELLED");
        assertThat(run("""
                {"function": "data.echo", "input": {"items": [1, 2]}, "options": {"engine": "thread"}}""").getString("state"))
                .isEqualTo("SUCCEEDED");
    }

    @ParameterizedTest
    @CsvSource({"itemTimeout, 1s", "heap, 256MB", "stallTimeout, 5s"})
    void aLimitThatThreadsCannotHoldIsRefused(String option, String value) {
        client.given().contentType("application/json").body("""
                {"function": "data.echo", "input": {"items": [1]}, "options": {"engine": "thread", "%s": "%s"}}"""
                .formatted(option, value)).post("/v1/jobs").then().statusCode(400)
                .body("errors[0].pointer", equalTo("/options"));
    }

    @Test
    void largeOutputsAreKept() {
        JsonPath job = run("""
                {"function": "image.thumbnail", "parameters": {"width": 64, "height": 64}, "input": {"files": ["%s"]},
                 "options": {"engine": "thread"}}"""
                .formatted(client.given().get("/v1/files").jsonPath().getString("files[0].id")));
        assertThat(job.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(poll(() -> client.results(job.getString("id")).getString("results[0].output.sha256"))).hasSize(64);
    }
}
