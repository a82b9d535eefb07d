package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;

/** A client of one server, as tests of workers need it. */
record Client(String url) {

    RequestSpecification given() {
        return RestAssured.given().baseUri(url);
    }

    /** Submits a job of {@code chaos.script} and returns its id at once. */
    String submit(String items, String options) {
        return given().contentType("application/json").body("""
                {"function": "chaos.script", "input": {"items": %s}, "options": %s}""".formatted(items, options))
                .post("/v1/jobs").then().statusCode(202).extract().path("id");
    }

    JsonPath awaitEnd(String job) {
        return given().header("Prefer", "wait=60").get("/v1/jobs/" + job).then().statusCode(200).extract().jsonPath();
    }

    JsonPath results(String job) {
        return given().get("/v1/jobs/" + job + "/results").then().statusCode(200).extract().jsonPath();
    }

    JsonPath item(String job, long index) {
        return given().get("/v1/jobs/" + job + "/items/" + index).then().statusCode(200).extract().jsonPath();
    }

    List<Map<String, Object>> workers() {
        return given().get("/v1/workers").then().statusCode(200).extract().jsonPath().getList("workers");
    }

    /** Waits until this many workers are there and idle, and shows them. */
    List<Map<String, Object>> awaitIdle(int count) {
        return poll(() -> {
            List<Map<String, Object>> workers = workers();
            return workers.size() == count && workers.stream().allMatch(worker -> "IDLE".equals(worker.get("state")))
                    ? workers
                    : null;
        });
    }

    /** Waits until a worker has any item of the job in flight. */
    Map<String, Object> awaitBusy(String job) {
        return poll(() -> workers().stream().filter(worker -> job.equals(worker.get("job"))).findFirst().orElse(null));
    }

    /** Waits until a worker has this item of the job in flight. */
    Map<String, Object> awaitItem(String job, int item) {
        return poll(() -> workers().stream()
                .filter(worker -> job.equals(worker.get("job")) && Integer.valueOf(item).equals(worker.get("item"))).findFirst()
                .orElse(null));
    }

    /** Asks until there is an answer. */
    static <T> T poll(Supplier<@Nullable T> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            T found = condition.get();
            if (found != null) {
                return found;
            }
        }
        throw new AssertionError("It did not come to this in a minute");
    }

    static long pid(Map<String, Object> worker) {
        return ((Number) Objects.requireNonNull(worker.get("pid"))).longValue();
    }

    /** A process that is gone may stay a zombie where nobody waits for it, so its state counts, not its number. */
    static boolean isRunning(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(line -> line.startsWith("State:"))
                    .noneMatch(line -> line.contains("Z") || line.contains("X"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Whatever happened: so many workers are there, they live, and a job runs. */
    void assertWhole(int workers) {
        List<Map<String, Object>> idle = awaitIdle(workers);
        assertThat(idle).allSatisfy(worker -> assertThat(isRunning(pid(worker))).isTrue());
        assertThat(awaitEnd(submit("[{\"return\": 1}, {\"return\": 2}]", "{}")).getString("state")).isEqualTo("SUCCEEDED");
    }
}
