package io.gristmill;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

/** What a server that is killed, or stopped, leaves to the next one: everything it accepted, and no process. */
@Order(4)
class RestartIT {
    private static final long LONG_ITEM = 40_000_000L;

    @TempDir
    Path data;

    @Test
    void aServerKilledTwiceInMidJobEndsItWithEveryItemOnceAndLeavesNoWorkerThoughTheDiskForgetsAByte() throws Exception {
        String job;
        List<Long> pids;
        try (ServerProcess first = ServerProcess.start(data)) {
            // Enough of them for a result file.
            job = submit(first,
                    Stream.concat(Collections.nCopies(3000, 1L).stream(), Collections.nCopies(120, LONG_ITEM).stream())
                            .toList());
            awaitProgress(first, job, 3020);
            pids = pids(first);
            first.kill();
        }
        assertAllGone(pids);
        try (ServerProcess second = ServerProcess.start(data)) {
            long done = awaitProgress(second, job, 3050);
            assertThat(done).isGreaterThanOrEqualTo(3020);
            pids = pids(second);
            second.kill();
        }
        assertAllGone(pids);
        damage(data.resolve("jobs").resolve(job).resolve("results.0.0"));
        try (ServerProcess third = ServerProcess.start(data)) {
            assertThat(await(third, job).getString("state")).isEqualTo("SUCCEEDED");
            List<Integer> indexes = given().get(third.url() + "/v1/jobs/" + job + "/results").jsonPath().getList("results.index");
            assertThat(indexes).isEqualTo(IntStream.range(0, 3120).boxed().toList());
        }
    }

    @Test
    void aServerThatIsAskedToStopCommitsWhatItHasAndTheNextOneGoesOn() throws Exception {
        String job;
        try (ServerProcess first = ServerProcess.start(data)) {
            assertThat(catchThrowable(() -> ServerProcess.start(data))).as("a second server on the same data directory")
                    .hasMessageContaining(data.toString());
            job = submit(first, Collections.nCopies(80, LONG_ITEM));
            awaitProgress(first, job, 5);
            assertThat(first.terminate()).isIn(0, 143);
        }
        try (ServerProcess second = ServerProcess.start(data)) {
            assertThat(await(second, job).getString("state")).isEqualTo("SUCCEEDED");
            assertThat(given().get(second.url() + "/v1/jobs/" + job + "/results").jsonPath().getList("results.attempts"))
                    .hasSize(80).containsOnly(1);
        }
    }

    @Tag("slow")
    @Test
    void jobsThatShareDataGoOnWithIt() throws Exception {
        List<String> jobs;
        String file;
        try (ServerProcess first = ServerProcess.start(data)) {
            first.awaitWorkers();
            file = given().contentType("application/x-ndjson")
                    .body("{\"id\": 1}\n{\"id\": 499999, \"last\": true}".getBytes(StandardCharsets.UTF_8))
                    .post(first.url() + "/v1/files").then().extract().path("id");
            jobs = List.of(lookUp(first, SharedDataIT.largeObject(), "json"),
                    lookUp(first, "{\"file\": \"" + file + "\"}", "ndjson"));
            first.kill();
        }
        try (ServerProcess second = ServerProcess.start(data)) {
            second.awaitWorkers();
            given().delete(second.url() + "/v1/files/" + file).then().statusCode(409);
            for (String job : jobs) {
                given().post(second.url() + "/v1/jobs/" + job + "/resume").then().statusCode(202);
                JsonPath end = await(second, job);
                assertThat(end.getString("state")).isEqualTo("SUCCEEDED");
                assertThat(end.getInt("progress.succeeded")).isEqualTo(500_000);
            }
            assertThat(given().get(second.url() + "/v1/jobs/" + jobs.getFirst() + "/items/1999").jsonPath().getString("value"))
                    .isEqualTo("n1999");
            assertThat(given().get(second.url() + "/v1/jobs/" + jobs.getLast() + "/items/499999").jsonPath()
                    .getBoolean("value.last")).isTrue();
        }
    }

    /** A job that has been paused long before its end. */
    private static String lookUp(ServerProcess server, String shared, String format) {
        String job = given().contentType("application/json").body("""
                {"function": "data.lookup", "shared": %s, "parameters": {"missing": "null", "format": "%s"},
                 "input": {"range": {"from": 0, "to": 500000}}, "options": {"chunkSize": 1}}""".formatted(shared, format))
                .post(server.url() + "/v1/jobs").then().statusCode(202).extract().path("id");
        given().post(server.url() + "/v1/jobs/" + job + "/pause").then().statusCode(202);
        return job;
    }

    @Tag("slow")
    @Test
    void anOpenJobOutlivesItsServerWithWhatWasAppended() throws Exception {
        String job;
        try (ServerProcess first = ServerProcess.start(data)) {
            first.awaitWorkers();
            job = given().contentType("application/json").body("{\"function\": \"data.echo\", \"input\": {\"open\": true}}")
                    .post(first.url() + "/v1/jobs").then().statusCode(202).extract().path("id");
            append(first, job, 0, "0\n1\n2");
            awaitProgress(first, job, 3);
            append(first, job, 3, "3\n4");
            first.kill();
        }
        // As if the server had died in the middle of an append.
        Files.writeString(data.resolve("jobs").resolve(job).resolve("input.rec"), "oops", StandardOpenOption.APPEND);
        Files.write(data.resolve("jobs").resolve(job).resolve("input.idx"), new byte[11], StandardOpenOption.APPEND);
        for (int i = 0; i < 3; i++) {
            try (ServerProcess again = ServerProcess.start(data)) {
                again.awaitWorkers();
                awaitProgress(again, job, 5);
                again.kill();
            }
        }
        try (ServerProcess last = ServerProcess.start(data)) {
            last.awaitWorkers();
            append(last, job, 3, "3\n4");
            append(last, job, 5, "5");
            given().post(last.url() + "/v1/jobs/" + job + "/seal").then().statusCode(202);
            assertThat(await(last, job).getString("state")).isEqualTo("SUCCEEDED");
            assertThat(given().get(last.url() + "/v1/jobs/" + job + "/results").jsonPath().<Integer>getList("results.value"))
                    .isEqualTo(IntStream.range(0, 6).boxed().toList());
        }
    }

    private static void append(ServerProcess server, String job, int offset, String lines) {
        given().contentType("application/x-ndjson").body(lines.getBytes(StandardCharsets.UTF_8))
                .post(server.url() + "/v1/jobs/" + job + "/items?offset=" + offset)
                .then().statusCode(200);
    }

    private static void damage(Path file) throws IOException {
        try (FileChannel results = FileChannel.open(file, StandardOpenOption.WRITE)) {
            results.write(ByteBuffer.wrap(new byte[] {'?'}), 40);
        }
    }

    private static String submit(ServerProcess server, List<Long> items) {
        server.awaitWorkers();
        return given().contentType("application/json").body("""
                {"function": "compute.sum-of-squares", "input": {"items": %s}}""".formatted(items))
                .post(server.url() + "/v1/jobs")
                .then().statusCode(202).extract().path("id");
    }

    private static long awaitProgress(ServerProcess server, String job, long least) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            Response response = given().get(server.url() + "/v1/jobs/" + job);
            long done = response.jsonPath().getLong("progress.succeeded");
            if (done >= least) {
                return done;
            }
        }
        throw new AssertionError("The job made no progress in a minute");
    }

    private static JsonPath await(ServerProcess server, String job) {
        return given().header("Prefer", "wait=60").get(server.url() + "/v1/jobs/" + job).jsonPath();
    }

    private static List<Long> pids(ServerProcess server) {
        List<Number> pids = given().get(server.url() + "/v1/workers").jsonPath().getList("workers.pid");
        assertThat(pids).hasSize(2);
        return pids.stream().map(Number::longValue).toList();
    }

    /** A process that is gone may stay a zombie where nobody waits for it, so its state counts, not its number. */
    private static void assertAllGone(List<Long> pids) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        for (long pid : pids) {
            while (isRunning(pid)) {
                assertThat(System.nanoTime()).as("worker %s outlives its server", pid).isLessThan(deadline);
            }
        }
    }

    private static boolean isRunning(long pid) throws Exception {
        Path status = Path.of("/proc/" + pid + "/status");
        try {
            return Files.readAllLines(status).stream().filter(line -> line.startsWith("State:"))
                    .noneMatch(line -> line.contains("Z") || line.contains("X"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
