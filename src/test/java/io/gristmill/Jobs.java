package io.gristmill;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

/** Jobs of {@code chaos.script} on one server, as a client sends them and sees what becomes of them. */
record Jobs(String url) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What became of a job's items. */
    record Counts(int succeeded, int failed, int notRun) {}

    /** Steps as an item has them; single quotes stand for double ones. */
    static String script(String steps) {
        return '[' + steps.replace('\'', '"') + ']';
    }

    String submit(Collection<String> items, String options) {
        return submit(items, "[]", options);
    }

    /**
     * Sends a job, and returns its id at once.
     *
     * @param initialise what its workers begin with
     * @param options    with single quotes
     */
    String submit(Collection<String> items, String initialise, String options) {
        return given().contentType("application/json").body("""
                {"function": "chaos.script", "parameters": {"initialise": %s}, "input": {"items": [%s]}, "options": {%s}}"""
                .formatted(initialise, String.join(", ", items), options.replace('\'', '"')))
                .post(url + "/v1/jobs").then().statusCode(202).extract().path("id");
    }

    /** The job when it has ended. */
    JsonPath end(String job) {
        Response answer = given().header("Prefer", "wait=60").get(of(job));
        if (answer.jsonPath().get("finishedAt") == null) {
            poll(() -> given().header("Prefer", "wait=60").get(of(job)).jsonPath().get("finishedAt") != null);
        }
        return given().get(of(job)).jsonPath();
    }

    /** How many of its items are done, well or not. */
    int done(String job) {
        JsonPath progress = given().get(of(job)).jsonPath();
        return progress.getInt("progress.succeeded") + progress.getInt("progress.failed");
    }

    /** What became of the items of a job that has ended; the sum must be right. */
    static Counts counts(JsonPath job) {
        Counts counts = new Counts(job.getInt("progress.succeeded"), job.getInt("progress.failed"), job.getInt(
                "progress.notRun"));
        assertThat(counts.succeeded + counts.failed + counts.notRun).as("sum of %s", counts).isEqualTo(job.getInt(
                "progress.total"));
        assertThat(job.getInt("progress.running") + job.getInt("progress.waiting")).as("open items of %s", counts).isZero();
        return counts;
    }

    /** The records of a job, in order. */
    List<Map<String, Object>> results(String job) {
        return given().get(of(job) + "/results").jsonPath().getList("results");
    }

    /** What is known of the death that was an item's fault, or null. */
    @Nullable
    JsonPath postMortem(String job, int item) {
        Response answer = given().get(of(job) + "/items/" + item + "/post-mortem");
        assertThat(answer.statusCode()).isIn(200, 404);
        return answer.statusCode() == 200 ? answer.jsonPath() : null;
    }

    List<Map<String, Object>> workers() {
        return given().get(url + "/v1/workers").jsonPath().getList("workers");
    }

    List<Long> pids() {
        return workers().stream().map(Jobs::pid).toList();
    }

    static long pid(Map<String, Object> worker) {
        return ((Number) Objects.requireNonNull(worker.get("pid"))).longValue();
    }

    /** Waits until there are two workers that live and have nothing to do. */
    void awaitTwoIdleWorkers() {
        poll(() -> {
            List<Map<String, Object>> workers = workers();
            return workers.size() == 2 && workers.stream().allMatch(worker -> "IDLE".equals(worker.get("state"))
                    && ProcessHandle.of(pid(worker)).isPresent());
        });
    }

    static void poll(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).until(condition);
    }

    private String of(String job) {
        return url + "/v1/jobs/" + job;
    }
}
