package io.gristmill;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;

/** What the death of a worker costs, through the real server: the item in flight one more try, and nobody else anything. */
@Tag("slow")
class WorkerFaultIT {
    /** Takes some tens of milliseconds. */
    private static final long LONG_ITEM = 40_000_000L;

    private static GristmillServer server;

    @BeforeAll
    static void start() {
        server = GristmillServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Whatever happened: the workers are as many as there should be, and a job runs. */
    @AfterEach
    void thePoolIsWhole() {
        post("""
                {"function": "compute.sum-of-squares", "input": {"items": [10, 20]}}""", "SUCCEEDED");
        poll(() -> workers().size() == 2 ? 2L : null);
        assertThat(workers()).allSatisfy(worker -> assertThat(isAlive(worker.get("pid"))).isTrue());
    }

    @Test
    void aKilledWorkerCostsOnlyTheItemInFlightOneMoreTry() {
        String job = submit(Collections.nCopies(80, LONG_ITEM), "{}");
        long pid = pidOfWorkerInTheMiddleOf(job);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        assertThat(await(job).getString("state")).isEqualTo("SUCCEEDED");
        List<Integer> attempts = results(job).getList("results.attempts");
        assertThat(attempts).hasSize(80);
        assertThat(attempts.stream().filter(count -> count > 1)).hasSizeLessThanOrEqualTo(1);
        assertThat(workers()).extracting("pid").doesNotContain((int) pid);
    }

    @Test
    void oneChunkOf160ItemsKilledInItsMiddleHasExactlyOneRecordWithTwoAttempts() {
        String job = submit(Collections.nCopies(160, LONG_ITEM / 4), """
                {"chunkSize": 160, "maxWorkers": 1}""");
        ProcessHandle.of(pidOfWorkerInTheMiddleOf(job)).orElseThrow().destroyForcibly();

        assertThat(await(job).getString("state")).isEqualTo("SUCCEEDED");
        List<Integer> attempts = results(job).getList("results.attempts");
        assertThat(attempts).hasSize(160).containsOnly(1, 2);
        assertThat(attempts).filteredOn(count -> count == 2).hasSize(1);
    }

    @Test
    void anItemWhoseWorkerIsKilledTwiceFailsWithTheSignalAndItsNeighboursSucceed() {
        List<Long> items = IntStream.range(0, 6).mapToObj(i -> i == 3 ? 4_000_000_000L : 1000L).toList();
        String job = submit(items, "{\"maxWorkers\": 1}");
        for (int kill = 0; kill < 2; kill++) {
            // The first one may be listed for a moment after its end.
            ProcessHandle worker = poll(() -> ProcessHandle.of(awaitItem(job, 3)).orElse(null));
            worker.destroyForcibly();
            worker.onExit().join();
        }
        JsonPath end = await(job);
        assertThat(end.getString("state")).isEqualTo("PARTIALLY_SUCCEEDED");
        JsonPath item = given().get(server.url() + "/v1/jobs/" + job + "/items/3").jsonPath();
        assertThat(item.getString("failure.kind")).isEqualTo("CRASHED");
        assertThat(item.getString("failure.signal")).isEqualTo("SIGKILL");
        assertThat(item.getInt("attempts")).isEqualTo(2);
        assertThat(results(job).getList("results.findAll { it.state == 'SUCCEEDED' }")).hasSize(5);
    }

    @Test
    void anItemOverItsTimeFailsAndItsNeighboursSucceed() {
        String job = submit(List.of(10L, 4_000_000_000L, 20L), """
                {"itemTimeout": "300ms"}""");
        assertThat(await(job).getString("state")).isEqualTo("PARTIALLY_SUCCEEDED");
        assertThat(results(job).getList("results.state")).containsExactly("SUCCEEDED", "FAILED", "SUCCEEDED");
        assertThat(results(job).getString("results[1].failure.kind")).isEqualTo("TIMEOUT");
        assertThat(results(job).getInt("results[1].attempts")).isEqualTo(1);
    }

    @Test
    void aCancelledJobEndsAtOnceAndFreesItsWorkers() {
        String job = submit(Collections.nCopies(1000, 4_000_000_000L), "{}");
        awaitItem(job, 0);
        given().post(server.url() + "/v1/jobs/" + job + "/cancel").then().statusCode(202);
        JsonPath end = await(job);
        assertThat(end.getString("state")).isEqualTo("CANCELLED");
        assertThat(end.getInt("progress.notRun") + end.getInt("progress.succeeded")).isEqualTo(1000);
    }

    @Test
    void aRangeFunctionGivesTheSameAnswerThoughAWorkerIsKilled() {
        String job = given().contentType("application/json").body("""
                {"function": "compute.primes", "input": {"range": {"from": 0, "to": 10000000000}}}""")
                .post(server.url() + "/v1/jobs")
                .then().statusCode(202).extract().path("id");
        ProcessHandle.of(pidOfWorkerInTheMiddleOf(job)).orElseThrow().destroyForcibly();
        assertThat(await(job).getString("state")).isEqualTo("SUCCEEDED");
        given().get(server.url() + "/v1/jobs/" + job + "/result").then().statusCode(200).body("value", equalTo(455052511));
    }

    /** What is mapped is in use: a JVM that finds the cache unfit does not map it. */
    @Test
    void workersThatFollowOthersStartFromACacheOfWhatWorkersLoad() throws IOException {
        long pid = pid(workers().getFirst().get("pid"));
        for (int killed = 0; !Files.readString(Path.of("/proc/" + pid + "/maps")).contains("/lib/worker.aot"); killed++) {
            assertThat(killed).as("workers that were killed").isLessThan(100);
            ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
            worker.destroyForcibly();
            worker.onExit().join();
            long gone = pid;
            pid = poll(() -> workers().size() < 2
                    ? null
                    : workers().stream().map(each -> pid(each.get("pid"))).filter(each -> each > gone && isAlive(each))
                            .max(Long::compare).orElse(null));
        }
        String job = submit(Collections.nCopies(80, LONG_ITEM), "{}");
        assertThat(await(job).getString("state")).isEqualTo("SUCCEEDED");
    }

    private static String submit(List<Long> items, String options) {
        return given().contentType("application/json").body("""
                {"function": "compute.sum-of-squares", "input": {"items": %s}, "options": %s}""".formatted(items, options))
                .post(server.url() + "/v1/jobs").then().statusCode(202).extract().path("id");
    }

    private static void post(String job, String state) {
        given().contentType("application/json").header("Prefer", "wait=60").body(job).post(server.url() + "/v1/jobs").then()
                .statusCode(200).body("state", equalTo(state));
    }

    private static JsonPath await(String job) {
        return given().header("Prefer", "wait=60").get(server.url() + "/v1/jobs/" + job).jsonPath();
    }

    private static JsonPath results(String job) {
        return given().get(server.url() + "/v1/jobs/" + job + "/results").jsonPath();
    }

    private static List<Map<String, Object>> workers() {
        return given().get(server.url() + "/v1/workers").jsonPath().getList("workers");
    }

    /** Waits until some of the job is done and some is not, and a worker runs it. */
    private static long pidOfWorkerInTheMiddleOf(String job) {
        return poll(() -> {
            JsonPath progress = given().get(server.url() + "/v1/jobs/" + job).jsonPath();
            if (progress.getLong("progress.succeeded") == 0) {
                return null;
            }
            return workers().stream().filter(worker -> job.equals(worker.get("job"))).map(worker -> pid(worker.get("pid")))
                    .findFirst()
                    .orElse(null);
        });
    }

    private static long awaitItem(String job, int item) {
        return poll(() -> workers().stream()
                .filter(worker -> job.equals(worker.get("job")) && Integer.valueOf(item).equals(worker.get("item")))
                .map(worker -> pid(worker.get("pid"))).findFirst().orElse(null));
    }

    private static <T> T poll(Supplier<@Nullable T> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            T found = condition.get();
            if (found != null) {
                return found;
            }
        }
        throw new AssertionError("It did not come to this in a minute");
    }

    private static long pid(@Nullable Object pid) {
        return ((Number) Objects.requireNonNull(pid)).longValue();
    }

    private static boolean isAlive(@Nullable Object pid) {
        return ProcessHandle.of(pid(pid)).isPresent();
    }
}
