package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.path.json.JsonPath;

/** What items add up beside their values, through the real server: each exactly once, whatever happens. */
class AccumulatorsIT {
    private static GristmillServer server;
    private static Client client;

    @TempDir
    Path data;

    @BeforeAll
    static void start() {
        server = GristmillServer.start("gristmill.functions.chaos=true", "gristmill.limits.accumulators=20KB",
                "gristmill.engines.thread=true");
        client = new Client(server.url());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonPath accumulators(Client from, String job) {
        return from.given().get("/v1/jobs/" + job + "/accumulators").then().statusCode(200).extract().jsonPath();
    }

    private static String steps(String... steps) {
        return "[" + String.join(", ", steps) + "]";
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "thread"})
    void itemsAreCountedByAField(String engine) {
        String job = client.given().contentType("application/json").header("Prefer", "wait=60").body("""
                {"function": "data.count-by", "parameters": {"field": "/a/1"}, "options": {"engine": "%s"},
                 "input": {"items": [{"a": [0, "FI"]}, {"a": [0, "P\\"T"]}, {"a": [0, "FI"]}, {"a": []}, {"a": [0, 7]}]}}"""
                .formatted(engine)).post("/v1/jobs").then().statusCode(200).body("state", equalTo("PARTIALLY_SUCCEEDED"))
                .extract().path("id");
        assertThat(client.given().get("/v1/jobs/" + job + "/accumulators").asString())
                .isEqualTo("{\"counts\":{\"7\":1,\"FI\":2,\"P\\\"T\":1},\"lists\":{},\"maps\":{}}");
        assertThat(client.results(job).getList("results.value")).containsExactly("FI", "P\"T", "FI", null, "7");
        assertThat(client.results(job).getString("results[3].failure.detail")).contains("/a/1 is not a text");
    }

    @Test
    void onlyTheAttemptCountsThatGaveTheRecord() {
        String weak = steps("{\"accumulate\": \"x\"}", "{\"throw\": \"weak\", \"attempts\": 1}");
        String lost = steps("{\"accumulate\": \"x\"}", "{\"halt\": 9, \"attempts\": 1}");
        String failed = steps("{\"accumulate\": \"x\"}", "{\"throw\": \"always\"}");
        String job = client.submit(steps(weak, lost, failed, "{\"accumulate\": \"x\"}"), "{\"retries\": 1}");
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("PARTIALLY_SUCCEEDED");
        JsonPath all = accumulators(client, job);
        assertThat(all.getInt("counts.x")).isEqualTo(3);
        assertThat(all.getList("lists.x")).containsExactly(0, 1, 3);
        assertThat(all.getInt("maps.x.x")).isEqualTo(3);
    }

    @Test
    void aRetryAddsWhatWasMissingAndNothingTwice() {
        String weak = steps("{\"throw\": \"weak\", \"attempts\": 1}", "{\"accumulate\": \"x\"}");
        String job = client.submit(steps("{\"accumulate\": \"x\"}", weak, "{\"accumulate\": \"x\"}"), "{}");
        client.awaitEnd(job);
        assertThat(accumulators(client, job).getList("lists.x")).containsExactly(0, 2);
        client.given().contentType("application/json").body("{\"options\": {\"retries\": 1}}").post("/v1/jobs/" + job + "/retry")
                .then().statusCode(202);
        client.awaitEnd(job);
        assertThat(accumulators(client, job).getInt("counts.x")).isEqualTo(3);
        assertThat(accumulators(client, job).getList("lists.x")).containsExactly(0, 1, 2);
        assertThat(accumulators(client, job).getInt("maps.x.x")).isEqualTo(2);
    }

    @Test
    void whatRunsShowsWhatThereIsAndWhatIsDeletedIsGone() {
        String job = client.submit(steps("{\"accumulate\": \"x\"}", "{\"sleep\": \"1h\"}"), "{\"maxWorkers\": 1}");
        Client.poll(() -> accumulators(client, job).get("counts.x") == null ? null : true);
        client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
        client.awaitEnd(job);
        client.given().delete("/v1/jobs/" + job).then().statusCode(204);
        client.given().get("/v1/jobs/" + job + "/accumulators").then().statusCode(410);
        client.given().get("/v1/jobs/unknown/accumulators").then().statusCode(404);
    }

    @Test
    void aJobThatAccumulatesTooMuchIsStopped() {
        String job = client.submit(Stream.concat(IntStream.range(0, 1000).mapToObj(i -> "{\"accumulate\": \"" + i + "\"}"),
                Stream.of("{\"sleep\": \"1h\"}")).toList().toString(), "{}");
        JsonPath end = client.awaitEnd(job);
        assertThat(end.getString("state")).isEqualTo("FAILED");
        assertThat(end.getString("reason")).contains("20KB", "gristmill.limits.accumulators");
    }

    @Test
    void aNameThatCannotBeFailsTheItemThatUsesIt() {
        String job = client.submit(steps("{\"accumulate\": \"%s\"}".formatted("x".repeat(101)), "{\"accumulate\": \"y\"}"), "{}");
        assertThat(client.awaitEnd(job).getInt("progress.failed")).isEqualTo(1);
        client.given().get("/v1/jobs/" + job + "/items/0").then().body("failure.kind", equalTo("EXCEPTION"))
                .body("failure.detail", containsString("1 to 100 characters"));
        assertThat(accumulators(client, job).getMap("counts")).isEqualTo(Map.of("y", 1));
    }

    @Test
    void workersThatAreKilledChangeNothing() {
        String quick = "{\"accumulate\": \"x\"}";
        String held = steps(quick, "{\"sleep\": \"1h\", \"attempts\": 1}");
        String job = client.submit(IntStream.range(0, 300).mapToObj(i -> i == 100 || i == 200 ? held : quick).toList().toString(),
                "{}");
        for (int item : new int[] {100, 200}) {
            ProcessHandle.of(Client.pid(client.awaitItem(job, item))).orElseThrow().destroyForcibly();
        }
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(accumulators(client, job).getInt("counts.x")).isEqualTo(300);
        assertThat(accumulators(client, job).getList("lists.x")).isEqualTo(IntStream.range(0, 300).boxed().toList());
    }

    @Tag("slow")
    @Test
    void aServerThatIsKilledChangesNothingThoughTheDiskForgetsAByte() throws Exception {
        String job;
        String quick = "{\"accumulate\": \"x\"}";
        String slow = steps("{\"sleep\": \"20ms\"}", quick);
        try (ServerProcess first = ServerProcess.start(data, "-Dgristmill.functions.chaos=true")) {
            first.awaitWorkers();
            Client before = new Client(first.url());
            job = before.submit(Stream.concat(Stream.generate(() -> quick).limit(3000), Stream.generate(() -> slow).limit(200))
                    .toList().toString(), "{}");
            Client.poll(() -> before.given().get("/v1/jobs/" + job).jsonPath().getInt("progress.succeeded") > 3010 ? true : null);
            first.kill();
        }
        damage(data.resolve("jobs").resolve(job).resolve("results.0.0"));
        try (ServerProcess second = ServerProcess.start(data, "-Dgristmill.functions.chaos=true")) {
            Client after = new Client(second.url());
            assertThat(after.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
            assertThat(accumulators(after, job).getInt("counts.x")).isEqualTo(3200);
            assertThat(accumulators(after, job).getList("lists.x")).isEqualTo(IntStream.range(0, 3200).boxed().toList());
            assertThat(accumulators(after, job).getInt("maps.x.x")).isEqualTo(3199);
        }
    }

    private static void damage(Path file) throws IOException {
        try (FileChannel results = FileChannel.open(file, StandardOpenOption.WRITE)) {
            results.write(ByteBuffer.wrap(new byte[] {'?'}), 40);
        }
    }
}
