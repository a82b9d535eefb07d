package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.Fault.Outcome;
import io.restassured.path.json.JsonPath;

/** What each fault costs, through the real server with real worker processes: the item that has it, and nobody else anything. */
@Order(1)
class FaultTableIT {
    private static final int ITEMS = 12;
    private static final List<String> GOOD = Collections.nCopies(ITEMS, Jobs.script("{'return': 'well'}"));
    /** First, in the middle and last, of the job and of the bunch that a worker claims at once. */
    private static final List<Integer> BAD = List.of(0, 7, 11);
    private static final String BUNCH = "'chunkSize': 3";

    private static GristmillServer server;
    private static Jobs jobs;

    @BeforeAll
    static void start() {
        server = GristmillServer.start("gristmill.functions.chaos=true", "gristmill.pool.heap=64MB",
                "gristmill.limits.memory-headroom=160MB", "gristmill.limits.max-heap=128MB");
        jobs = new Jobs(server.url());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Whatever happened: there are two workers, functions left no process behind, and a job runs. */
    @AfterEach
    void thePoolIsWhole() {
        assertAllSucceed(jobs.submit(GOOD, ""));
        jobs.awaitTwoIdleWorkers();
        Jobs.poll(() -> Leftovers.of(jobs.pids().getFirst()).isEmpty());
    }

    static List<Fault> faults() {
        return Fault.ALL;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultCostsTheItemThatHasItOrTheJobThatBeginsWithIt(Fault fault) {
        List<Integer> bad = fault.trial().inOnePlace()
                ? List.of(BAD.get(Fault.ALL.indexOf(fault) % BAD.size()))
                : BAD;
        List<String> items = new ArrayList<>(GOOD);
        bad.forEach(index -> items.set(index, Jobs.script(fault.steps())));
        String options = BUNCH + (fault.options().isEmpty() ? "" : ", " + fault.options());

        String struck = jobs.submit(items, options);
        String bystander = jobs.submit(GOOD, BUNCH);
        if (fault.trial().ofInitialiser()) {
            assertInitialised(jobs.submit(GOOD, Jobs.script(fault.steps()), options), fault);
        }
        assertStruck(struck, bad, fault);
        assertAllSucceed(bystander);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"KILL", "TERM", "STOP"})
    void anIdleWorkerThatGetsASignalIsReplacedAndCostsNothing(String signal) throws Exception {
        jobs.awaitTwoIdleWorkers();
        long pid = jobs.pids().getFirst();
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor()).isZero();
        assertAllSucceed(jobs.submit(GOOD, "'stallTimeout': '1s'"));
        Jobs.poll(() -> !jobs.pids().contains(pid));
    }

    /** Nor read their memory. */
    @Test
    void aFunctionCannotSignalTheServerNorAnotherWorker() throws IOException {
        assumeTrue(hasScopes(), "a kernel that can do that");
        jobs.awaitTwoIdleWorkers();
        assertThat(jobs.workers()).extracting("confined").containsOnly(true);
        List<Long> targets = Stream.concat(Stream.of(ProcessHandle.current().pid()), jobs.pids().stream()).toList();
        List<String> items = new ArrayList<>(List.of(Jobs.script("{'pid': true}")));
        targets.forEach(pid -> items.add(Jobs.script("{'trespass': " + pid + "}")));

        String job = jobs.submit(items, "'chunkSize': 4, 'maxWorkers': 1");
        assertThat(jobs.end(job).getString("state")).isEqualTo("SUCCEEDED");
        List<Object> values = jobs.results(job).stream().map(result -> result.get("value")).toList();
        long self = ((Number) Objects.requireNonNull(values.getFirst())).longValue();
        assertThat(targets).contains(self);
        assertThat(values.subList(1, 4)).isEqualTo(targets.stream()
                .map(pid -> Map.of("signal", pid == self, "memory", pid == self)).toList());
    }

    /** Whether Landlock knows scopes here: Linux 6.12 or newer, unless its list of security modules is there and has no Landlock. */
    private static boolean hasScopes() throws IOException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        String[] version = System.getProperty("os.version").split("\\D+", 3);
        boolean recent = Integer.parseInt(version[0]) * 1000 + Integer.parseInt(version[1]) >= 6012;
        Path modules = Path.of("/sys/kernel/security/lsm");
        return recent && (!Files.isReadable(modules) || Files.readString(modules).contains("landlock"));
    }

    private static void assertStruck(String job, List<Integer> bad, Fault fault) {
        JsonPath end = jobs.end(job);
        List<Map<String, Object>> results = jobs.results(job);
        for (int item = 0; item < ITEMS; item++) {
            Map<String, Object> result = results.get(item);
            assertThat(Outcome.of(result)).as("%s", result).isEqualTo(bad.contains(item) ? fault.outcome() : Outcome.SUCCESS);
            if (bad.contains(item)) {
                assertThat(String.valueOf(result.get("failure"))).contains(fault.says());
                assertExamined(job, item, fault.outcome());
            }
        }
        int failed = fault.isHarmless() ? 0 : bad.size();
        assertThat(end.getString("state")).isEqualTo(failed == 0 ? "SUCCEEDED" : "PARTIALLY_SUCCEEDED");
        assertThat(Jobs.counts(end)).isEqualTo(new Jobs.Counts(ITEMS - failed, failed, 0));
    }

    /** Each death was looked into, and what was seen agrees with the item's record. */
    private static void assertExamined(String job, int item, Outcome outcome) {
        JsonPath found = jobs.postMortem(job, item);
        assertThat(found != null).as("post-mortem").isEqualTo(outcome.examined());
        if (found != null) {
            assertThat(found.getString("kind")).isEqualTo(outcome.kind());
            assertThat(found.getInt("attempt")).isEqualTo(outcome.attempts());
            assertThat(found.getString("limit.name")).isEqualTo(outcome.limit());
        }
    }

    private static void assertInitialised(String job, Fault fault) {
        if (fault.isHarmless()) {
            assertAllSucceed(job);
            return;
        }
        JsonPath end = jobs.end(job);
        assertThat(end.getString("reason")).startsWith("INIT_FAILED: the function could not be initialised in 3 workers: ")
                .contains(fault.says());
        assertThat(end.getString("state")).isEqualTo("FAILED");
        assertThat(Jobs.counts(end)).isEqualTo(new Jobs.Counts(0, 0, ITEMS));
    }

    private static void assertAllSucceed(String job) {
        JsonPath end = jobs.end(job);
        assertThat(end.getString("state")).as("%s", end.getString("reason")).isEqualTo("SUCCEEDED");
        assertThat(Jobs.counts(end)).isEqualTo(new Jobs.Counts(ITEMS, 0, 0));
        assertThat(jobs.results(job)).hasSize(ITEMS).allSatisfy(result -> assertThat(Outcome.of(result)).isEqualTo(
                Outcome.SUCCESS));
    }
}
