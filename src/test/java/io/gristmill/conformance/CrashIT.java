package io.gristmill.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;

/** What the death of a worker costs, whatever it died of: the item in flight, and nobody else anything. */
class CrashIT extends SharedServer {

    @Test
    void theFailureOfACrashedItemHasTheExitCodeAndThePostMortemTheWorker() {
        List<Long> before = pids();
        JsonPath job = run(script("\"chunkSize\": 3", "{\"return\": 0}", "{\"nativeExit\": 42}", "{\"return\": 2}"));
        JsonPath results = results(job);
        assertThat(results.getList("results.state")).containsExactly("SUCCEEDED", "FAILED", "SUCCEEDED");
        assertThat(results.getString("results[1].failure.kind")).isEqualTo("CRASHED");
        assertThat(results.getInt("results[1].failure.exitCode")).isEqualTo(42);
        assertThat(results.getInt("results[1].attempts")).isEqualTo(2);
        assertThat(
                given().get(results.getString("results[1].failure.postMortem") + "?attempt=1").jsonPath().getLong("worker.pid"))
                .isIn(before);
        assertThat(postMortem(job, 1).getLong("worker.pid")).isNotIn(pids());
        assertThat(postMortem(job, 1).getInt("exitCode")).isEqualTo(42);
    }

    @Test
    void aWorkerThatEndsWhileItWritesAResultCostsThatItemOnly() {
        JsonPath results = results(run(job(OddFunction.NAME, "{}", "\"chunkSize\": 4", "\"a\"", "\"unwritten-exit\"",
                "\"unwritten-halt\"", "\"b\"")));
        assertThat(results.getList("results.state")).containsExactly("SUCCEEDED", "FAILED", "FAILED", "SUCCEEDED");
        assertThat(results.getList("results[1..2].failure.kind")).containsOnly("CRASHED");
        assertThat(results.getList("results[1..2].failure.exitCode")).containsExactly(8, 9);
    }

    @Test
    void aResultThatThrowsWhileItIsWrittenLeavesNoHalfRecordAndItsWorkerStays() {
        List<Long> before = pids();
        JsonPath results = results(run(job(OddFunction.NAME, "{}", "\"chunkSize\": 3", "\"a\"", "\"unwritten-throw\"", "\"b\"")));
        assertThat(results.getList("results.state")).containsExactly("SUCCEEDED", "FAILED", "SUCCEEDED");
        assertThat(results.getString("results[1].failure.kind")).isEqualTo("EXCEPTION");
        assertThat(results.getString("results[1].failure.title")).contains("no way to write this");
        assertThat(results.getString("results[2].value")).isEqualTo("b");
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void itemsFarLargerThanAPipeDoNotBlockACrash() {
        String large = "{\"return\": \"" + "x".repeat(4 << 20) + "\"}";
        JsonPath job = run(
                script("\"chunkSize\": 3, \"resultSize\": \"8MB\"", large, "[" + large + ", {\"segv\": true}]", large));
        JsonPath results = results(job);
        assertThat(results.getList("results.state")).containsExactly("SUCCEEDED", "FAILED", "SUCCEEDED");
        assertThat(results.getString("results[1].failure.signal")).isEqualTo("SIGSEGV");
        assertThat(results.getString("results[0].value")).hasSize(4 << 20);
        assertThat(results.getString("results[2].value")).hasSize(4 << 20);
    }

    @Test
    void oneOfAHundredItemsOfAChunkIsPoisonAndNeitherTheOthersNorTheJobBesideItNotice() {
        String beside = submit(script("\"chunkSize\": 1, \"maxWorkers\": 1",
                Collections.nCopies(40, "{\"sleep\": \"20ms\"}").toArray(String[]::new)));
        JsonPath job = run(script("\"chunkSize\": 100, \"maxWorkers\": 1",
                IntStream.range(0, 100).mapToObj(i -> i == 37 ? "{\"abort\": true}" : "{\"return\": " + i + "}")
                        .toArray(String[]::new)));
        JsonPath results = results(job);
        assertThat(job.getInt("progress.succeeded")).isEqualTo(99);
        assertThat(results.getList("results.findAll { it.state == 'FAILED' }.index")).containsExactly(37);
        assertThat(results.getList("results.findAll { it.index != 37 }.attempts")).containsOnly(1);
        assertThat(results.getInt("results[37].attempts")).isEqualTo(2);
        assertThat(results.getInt("results[37].failure.exitCode")).isEqualTo(134);
        assertThat(deaths(job.getString("id"))).containsExactly("CRASHED", "CRASHED");

        assertThat(end(beside).getInt("progress.succeeded")).isEqualTo(40);
        assertThat(results(end(beside)).getList("results.attempts")).containsOnly(1);
        assertThat(deaths(beside)).isEmpty();
    }

    @Test
    void eachOfSeveralItemsThatNeverEndIsTimedOutAndTheIterationGoesOn() {
        List<Long> before = pids();
        JsonPath job = run(script("\"chunkSize\": 5, \"itemTimeout\": \"1s\"", "{\"sleep\": \"1h\"}", "{\"return\": 1}",
                "{\"spin\": true}", "{\"deadlock\": true}", "{\"return\": 4}"));
        JsonPath results = results(job);
        assertThat(results.getList("results.state")).containsExactly("FAILED", "SUCCEEDED", "FAILED", "FAILED", "SUCCEEDED");
        assertThat(results.getList("results.findAll { it.failure }.failure.kind")).containsExactly("TIMEOUT", "TIMEOUT",
                "TIMEOUT");
        assertThat(results.getList("results.attempts")).containsOnly(1);
        assertThat(Stream.of(0, 2, 3).map(i -> postMortem(job, i).getLong("worker.pid"))).doesNotHaveDuplicates()
                .containsAnyElementsOf(before).doesNotContainAnyElementsOf(pids());
    }

    @Test
    void aWorkerKilledAmidAFrameOfResultsHasItsItemRunAgain() {
        // The first takes long enough for its result to be sent at once: a sign of life may yet end the half frame, as garbage.
        JsonPath results = results(run(script("\"chunkSize\": 3", "[{\"sleep\": \"20ms\"}, {\"return\": 0}]", """
                [{"badFrame": "truncated", "attempts": 1}, {"kill": "SIGKILL", "attempts": 1}, {"return": 1}]""",
                "{\"return\": 2}")));
        assertThat(results.getList("results.value")).containsExactly(0, 1, 2);
        assertThat(results.getList("results.attempts")).containsExactly(1, 2, 1);
    }

    @Test
    void aResultThatWasSentCountsOnceThoughItsWorkerDiesOfItLater() throws IOException {
        Path signal = directory("later").resolve("now");
        JsonPath job = run(job(OddFunction.NAME, "{}", "\"maxWorkers\": 1", "\"halt-when " + signal + "\""));
        assertThat(job.getString("state")).isEqualTo("SUCCEEDED");
        List<Long> before = pids();
        Files.createFile(signal);
        until("the worker is gone", () -> !pids().containsAll(before));
        assertThat(run(script("", "{\"return\": 1}", "{\"return\": 2}")).getInt("progress.succeeded")).isEqualTo(2);
        assertThat(results(job).getList("results.value")).containsExactly("done");
        assertThat(results(job).getList("results.attempts")).containsExactly(1);
    }

    @Test
    void theFilesOfAKilledWorkerAreClearedAway() throws IOException {
        long pid = pids().getFirst();
        Path directory = Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd"));
        Files.writeString(directory.resolve("scratch").resolve("left behind"), "x");
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        until("its directory is gone", () -> Files.notExists(directory));
    }

    private static long done(List<String> jobs) {
        return jobs.stream().map(id -> given().get("/v1/jobs/" + id).jsonPath())
                .mapToLong(job -> job.getLong("progress.succeeded") + job.getLong("progress.failed")).sum();
    }

    @Tag("slow")
    @Test
    void workersKilledAtRandomStopNothing() {
        Random random = new Random(119);
        List<String> jobs = IntStream.range(0, 4).mapToObj(_ -> submit(script("\"chunkSize\": 5",
                IntStream.range(0, 60).mapToObj("[{\"sleep\": \"20ms\"}, {\"return\": %d}]"::formatted).toArray(String[]::new))))
                .toList();
        // Each time when something was done since: a job whose workers only ever die is stopped.
        AtomicLong done = new AtomicLong();
        for (int kills = 0; kills < 10; kills++) {
            until("something is done", () -> done(jobs) > done.get() || done.get() == 240);
            done.set(done(jobs));
            List<Long> pids = pids();
            if (!pids.isEmpty()) {
                ProcessHandle.of(pids.get(random.nextInt(pids.size()))).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        for (String id : jobs) {
            JsonPath job = end(id);
            assertThat(job.getString("state")).isIn("SUCCEEDED", "PARTIALLY_SUCCEEDED");
            assertThat(job.getInt("progress.succeeded") + job.getInt("progress.failed")).isEqualTo(60);
            JsonPath results = results(job);
            assertThat(results.getList("results.index")).isEqualTo(IntStream.range(0, 60).boxed().toList());
            assertThat(results.getList("results.findAll { it.state == 'SUCCEEDED' && it.value != it.index }")).isEmpty();
            assertThat(results.<String>getList("results.findAll { it.state == 'FAILED' }.failure.signal"))
                    .allMatch("SIGKILL"::equals);
        }
    }
}
