package io.gristmill.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.ResourceLock;

import io.gristmill.GristmillServer;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;

/** One server with two workers, {@code chaos.script} and {@link OddFunction}, shared by the tests of this package; it ends with them. */
@ResourceLock("the server of this package's tests")
abstract class SharedServer {
    static final int WORKERS = 2;
    static final Path DATA = directory("data");
    static final GristmillServer SERVER = GristmillServer.startIn(DATA, "gristmill.functions.chaos=true",
            "gristmill.functions.dir=" + functions());

    /** Whatever happened: there are as many workers as there should be, all at rest and alive, and a job runs. */
    @AfterEach
    void thePoolIsWhole() {
        assertThat(run(script("", "{\"return\": 1}", "{\"return\": 2}")).getString("state")).isEqualTo("SUCCEEDED");
        until("all workers are at rest", () -> {
            List<Map<String, Object>> workers = workers();
            return workers.size() == WORKERS && workers.stream().allMatch(worker -> Objects.equals(worker.get("state"), "IDLE"));
        });
        assertThat(pids()).hasSize(WORKERS).allMatch(pid -> ProcessHandle.of(pid).isPresent());
    }

    static RequestSpecification given() {
        return RestAssured.given().baseUri(SERVER.url());
    }

    // ---- jobs

    /** A job whose items are these scripts. */
    static String script(String options, String... items) {
        return job("chaos.script", "{}", options, items);
    }

    static String job(String function, String parameters, String options, String... items) {
        return """
                {"function": "%s", "parameters": %s, "input": {"items": [%s]}, "options": {%s}}"""
                .formatted(function, parameters, String.join(",", items), options);
    }

    static String submit(String job) {
        return given().contentType("application/json").body(job).post("/v1/jobs").then().statusCode(202).extract().path("id");
    }

    /** Submits a job and waits for its end. */
    static JsonPath run(String job) {
        return end(submit(job));
    }

    /** The job when it has ended. */
    static JsonPath end(String id) {
        return given().header("Prefer", "wait=60").get("/v1/jobs/" + id).then().statusCode(200).extract().jsonPath();
    }

    /** All records of a job, in the order of its input. */
    static JsonPath results(JsonPath job) {
        return given().get("/v1/jobs/" + job.getString("id") + "/results").then().statusCode(200).extract().jsonPath();
    }

    static JsonPath postMortem(JsonPath job, int item) {
        return given().get("/v1/jobs/" + job.getString("id") + "/items/" + item + "/post-mortem").then().statusCode(200).extract()
                .jsonPath();
    }

    // ---- workers

    static List<Map<String, Object>> workers() {
        return given().get("/v1/workers").jsonPath().getList("workers");
    }

    static List<Long> pids() {
        return workers().stream().map(worker -> pid(worker.get("pid"))).sorted().toList();
    }

    static long pid(@Nullable Object pid) {
        return ((Number) Objects.requireNonNull(pid)).longValue();
    }

    /** Why workers went that ran this job when they did. */
    static List<String> deaths(String job) {
        return given().get("/v1/workers").jsonPath().getList("retirements.findAll { it.job == '" + job + "' }.cause");
    }

    /** The process that runs this item of the job, when there is one. */
    static long awaitPid(String job, int item) {
        List<Long> found = new ArrayList<>();
        until("a worker runs item " + item, () -> {
            workers().stream().filter(worker -> job.equals(worker.get("job")) && Integer.valueOf(item).equals(worker.get("item")))
                    .map(worker -> pid(worker.get("pid"))).forEach(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("a minute has passed before " + what).isLessThan(deadline);
        }
    }

    // ---- the server

    static Path directory(String name) {
        try {
            return Files.createTempDirectory("gristmill-" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory with the jar of {@link OddFunction}, which lacks the class that it misses. */
    private static Path functions() {
        Path functions = directory("functions");
        Path classes = Path.of("target/test-classes/io/gristmill/conformance");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(functions.resolve("odd.jar")));
                var files = Files.newDirectoryStream(classes, "OddFunction*.class")) {
            for (Path file : files) {
                if (!file.endsWith("OddFunction$Missing.class")) {
                    jar.putNextEntry(new JarEntry("io/gristmill/conformance/" + file.getFileName()));
                    Files.copy(file, jar);
                }
            }
            jar.putNextEntry(new JarEntry("META-INF/services/io.gristmill.function.BatchFunction"));
            jar.write(OddFunction.class.getName().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return functions;
    }
}
