package io.gristmill;

import static io.gristmill.Client.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.path.json.JsonPath;

/** The life of workers: replaced, held, more of them, fewer of them, and what becomes of those that cannot start. */
@Order(2)
class PoolIT {
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

    private static String items(int count, String item) {
        return Collections.nCopies(count, item).toString();
    }

    private static Map<String, Object> retirement(String worker) {
        return poll(() -> client.given().get("/v1/workers").jsonPath().<Map<String, Object>>getList("retirements").stream()
                .filter(gone -> worker.equals(gone.get("worker"))).findFirst().orElse(null));
    }

    private static String id(Map<String, Object> worker) {
        return String.valueOf(worker.get("id"));
    }

    @Test
    void thePoolSaysWhatItsWorkersWerePromised() {
        client.awaitIdle(2);
        JsonPath resources = client.given().get("/v1/pool").then().statusCode(200).extract().jsonPath();
        assertThat(resources.getInt("resources.processors")).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(resources.getInt("resources.workers")).isEqualTo(2);
        assertThat(resources.getLong("resources.memoryPromised")).isEqualTo(2L << 30).isLessThanOrEqualTo(
                resources.getLong("resources.memory"));
    }

    // ---- replaced

    @Test
    void aWorkerIsRecycledWithItsSuccessorUpFirst() {
        Map<String, Object> old = client.awaitIdle(2).getFirst();
        client.given().post("/v1/workers/" + id(old) + "/recycle").then().statusCode(202);
        Map<String, Object> gone = retirement(id(old));
        assertThat(gone).containsEntry("cause", "RETIRED").containsEntry("reason", "retired: an operator asked for it");
        Map<String, Object> successor = client.awaitIdle(2).stream()
                .filter(worker -> Objects.equals(worker.get("slot"), old.get("slot")))
                .findFirst().orElseThrow();
        assertThat(Instant.parse(String.valueOf(successor.get("startedAt"))))
                .isBefore(Instant.parse(String.valueOf(gone.get("at"))));
        assertThat(client.given().get("/actuator/prometheus").asString())
                .contains("gristmill_worker_deaths_total{cause=\"RETIRED\"}");
        client.given().post("/v1/workers/" + id(old) + "/recycle").then().statusCode(404);
    }

    /** And do what others do. */
    @Test
    void aWorkerThatIsRecycledInMidJobEndsItsItemAndCostsNothing() {
        String job = client.submit(items(100, "{\"sleep\": \"50ms\"}"), "{\"chunkSize\": 20}");
        Map<String, Object> busy = client.awaitBusy(job);
        client.given().post("/v1/workers/" + id(busy) + "/recycle").then().statusCode(202);
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(client.results(job).getList("results.attempts")).hasSize(100).containsOnly(1);
        retirement(id(busy));
    }

    @Test
    void aWorkerIsRecycledAfterSoManyItems() {
        try (GristmillServer strict = GristmillServer.start("gristmill.functions.chaos=true", "gristmill.pool.recycle.items=3",
                "gristmill.pool.size=1")) {
            Client own = new Client(strict.url());
            String job = own.submit(items(7, "{\"pid\": true}"), "{}");
            assertThat(own.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
            List<Object> pids = own.results(job).getList("results.value");
            assertThat(pids.subList(0, 3)).containsOnly(pids.get(0));
            assertThat(pids.subList(3, 6)).containsOnly(pids.get(3));
            assertThat(Stream.of(pids.get(0), pids.get(3), pids.get(6))).doesNotHaveDuplicates();
        }
    }

    @Test
    void aLeakIsCaughtBetweenTwoItemsAndCostsNone() {
        String job = client.submit(items(60, "[{\"leak\": \"4MiB\"}, {\"sleep\": \"10ms\"}, {\"pid\": true}]"),
                "{\"heap\": \"64MB\", \"memory\": \"256MB\", \"maxWorkers\": 1}");
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        JsonPath results = client.results(job);
        assertThat(results.getList("results.attempts")).hasSize(60).containsOnly(1);
        List<Object> pids = results.getList("results.value");
        assertThat(pids.stream().distinct()).as("processes").hasSizeGreaterThan(1);
        assertThat(client.given().get("/v1/workers").jsonPath().<String>getList("retirements.reason"))
                .anyMatch(reason -> reason.contains("its process has grown to"));
    }

    // ---- held

    @Test
    void aDrainedWorkerEndsItsItemGetsNothingMoreAndStaysUntilItIsRecycled() {
        String job = client.submit(items(100, "{\"sleep\": \"50ms\"}"), "{\"chunkSize\": 20}");
        Map<String, Object> busy = client.awaitBusy(job);
        client.given().post("/v1/workers/" + id(busy) + "/drain").then().statusCode(202).body("state", equalTo("HELD"));
        client.given().post("/v1/workers/" + id(busy) + "/drain").then().statusCode(409);
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(client.results(job).getList("results.attempts")).containsOnly(1);
        JsonPath held = client.given().get("/v1/workers/" + id(busy)).jsonPath();
        assertThat(held.getString("state")).isEqualTo("HELD");
        assertThat(held.getString("leaving")).isEqualTo("an operator took it out of service");
        assertThat(held.getInt("itemsDone")).isLessThan(100);
        client.given().get("/v1/pool").then().body("slots.find { it.worker == '%s' }.state".formatted(id(busy)), equalTo("HELD"));
        client.given().post("/v1/workers/" + id(busy) + "/recycle").then().statusCode(202);
        retirement(id(busy));
    }

    @Test
    void aThreadDumpShowsWhatAWorkerIsAt() {
        String job = client.submit("[{\"spin\": true}]", "{\"itemTimeout\": \"30s\"}");
        Map<String, Object> busy = client.awaitItem(job, 0);
        client.given().post("/v1/workers/" + id(busy) + "/thread-dump").then().statusCode(200)
                .body("threadDump", containsString("io.gristmill.function.chaos"));
        client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("CANCELLED");
        client.given().post("/v1/workers/no-such/thread-dump").then().statusCode(404);
    }

    // ---- more and fewer

    @Test
    void thePoolGrowsAndShrinksWhileAJobRunsAndNothingRunsTwice() {
        List<String> first = client.awaitIdle(2).stream().map(PoolIT::id).toList();
        String job = client.submit(items(200, "{\"sleep\": \"20ms\"}"), "{}");
        resize(4);
        poll(() -> client.workers().stream().filter(worker -> "BUSY".equals(worker.get("state"))).count() == 4 ? true : null);
        resize(1);
        poll(() -> client.workers().size() == 1 ? true : null);
        resize(2);
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(client.results(job).getList("results.attempts")).hasSize(200).containsOnly(1);
        assertThat(first).hasSize(2);
        assertThat(client.given().get("/v1/workers").jsonPath().<String>getList("retirements.reason"))
                .contains("retired: the pool was made smaller, to 1");
    }

    private static void resize(int size) {
        client.given().contentType("application/json").body("{\"size\": " + size + "}").patch("/v1/pool").then().statusCode(200)
                .body("size", equalTo(size));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"size\": 0}", "{\"size\": 1025}", "{\"size\": \"2\"}", "{\"size\": 1.5}", "{}", "{\"size\": null}",
            "{\"sise\": 2}", "[2]", "2", "{", ""})
    void anImpossibleSizeIsRefused(String change) {
        client.given().contentType("application/json").body(change).patch("/v1/pool").then().statusCode(400)
                .contentType("application/problem+json");
    }

    // ---- what is left behind

    @Test
    void whatAFunctionLeavesRunningIsEndedWithItsJob() {
        String job = client.submit("[[{\"spawn\": 6}, {\"env\": \"GRISTMILL_WORKER\"}]]", "{}");
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        String mark = Objects.requireNonNull(client.results(job).getString("results[0].value"));
        poll(() -> marked(mark).size() == 1 ? true : null);
        assertThat(client.workers()).as("the worker itself lives").extracting(Client::pid).containsAll(marked(mark));
    }

    private static List<Long> marked(String mark) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.filter(process -> process.getFileName().toString().matches("\\d+") && carries(process, mark))
                    .map(process -> Long.parseLong(process.getFileName().toString())).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean carries(Path process, String mark) {
        try {
            return (new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8) + "\0")
                    .contains("GRISTMILL_WORKER=" + mark + "\0");
        } catch (IOException e) {
            return false;
        }
    }

    // ---- those that cannot start

    @Test
    void workersThatCannotStartTurnReadinessDownUntilTheyCan() throws IOException {
        List<Map<String, Object>> workers = client.awaitIdle(2);
        Path jar = launcher(Client.pid(workers.getFirst()));
        Path away = jar.resolveSibling("away.jar");
        Files.move(jar, away);
        String job;
        try {
            workers.forEach(worker -> ProcessHandle.of(Client.pid(worker)).orElseThrow().destroyForcibly());
            String down = poll(() -> {
                String health = client.given().get("/actuator/health/readiness").asString();
                return health.contains("\"status\":\"DOWN\"") ? health : null;
            });
            assertThat(client.given().get("/actuator/health").asString())
                    .contains("A worker could not start: it exited with code 1");
            assertThat(down).as("what the process printed is for the log").doesNotContain("jarfile");
            client.given().get("/v1/pool").then().body("slots.state", equalTo(List.of("BACKOFF", "BACKOFF")));
            job = client.submit("[{\"return\": 1}]", "{}");
            client.given().get("/v1/jobs/" + job).then().body("state", equalTo("QUEUED"));
        } finally {
            Files.move(away, jar);
        }
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        client.given().get("/actuator/health/readiness").then().statusCode(200);
    }

    /** The jar that the worker was started from. */
    private static Path launcher(long pid) throws IOException {
        List<String> command = List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"));
        assertThat(command).contains("-jar");
        return Path.of(command.get(command.indexOf("-jar") + 1));
    }

    @Test
    void anInitialiserThatHangsFailsItsJobAndNoOther() {
        String hung = client.given().contentType("application/json").body("""
                {"function": "chaos.script", "parameters": {"initialise": [{"sleep": "1h"}]}, "input": {"items": [{"return": 1}]},
                 "options": {"initTimeout": "200ms"}}""").post("/v1/jobs").then().statusCode(202).extract().path("id");
        String other = client.submit(items(20, "{\"return\": 1}"), "{}");
        assertThat(client.awaitEnd(other).getString("state")).isEqualTo("SUCCEEDED");
        JsonPath end = client.awaitEnd(hung);
        assertThat(end.getString("state")).isEqualTo("FAILED");
        assertThat(end.getString("reason")).contains("INIT_FAILED", "The initialiser ran too long");
    }

    // ---- post-mortems

    @Test
    void aPostMortemTellsWhatHappenedAndItsCommandRepeatsJustThisItem() throws Exception {
        String items = IntStream.range(0, 5).mapToObj(i -> i == 3
                ? "[{\"flood\": \"1KiB\", \"to\": \"stdout\"}, {\"segv\": true}]"
                : "{\"return\": " + i + "}").collect(Collectors.joining(",", "[", "]"));
        String job = client.submit(items, "{}");
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("PARTIALLY_SUCCEEDED");
        String href = client.item(job, 3).getString("failure.postMortem");
        JsonPath found = client.given().get(href).then().statusCode(200).extract().jsonPath();
        assertThat(found.getString("kind")).isEqualTo("CRASHED");
        assertThat(found.getString("signal")).isEqualTo("SIGSEGV");
        assertThat(found.getInt("exitCode")).isEqualTo(134);
        assertThat(found.getInt("attempt")).isEqualTo(2);
        assertThat(found.getString("output")).isNotEmpty();
        assertThat(found.getString("hsErr")).contains("SIGSEGV");
        assertThat(found.getList("memory")).isNotEmpty();
        assertThat(found.getString("inputSha256")).hasSize(64);
        client.given().get(href + "?attempt=1").then().statusCode(200).body("attempt", equalTo(1));
        client.given().get(href + "?attempt=3").then().statusCode(404);
        client.given().get("/v1/jobs/" + job + "/items/2/post-mortem").then().statusCode(404);

        Process replay = new ProcessBuilder("sh", "-c", found.getString("replay")).start();
        JsonPath again = JsonPath.from(new String(replay.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertThat(again.getString("state")).isEqualTo("FAILED");
        assertThat(again.getInt("progress.total")).isEqualTo(1);
        assertThat(client.item(again.getString("id"), 0).getString("failure.signal")).isEqualTo("SIGSEGV");
    }
}
