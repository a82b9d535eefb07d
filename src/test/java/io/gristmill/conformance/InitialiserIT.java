package io.gristmill.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;

/** What a function prepares once per worker and job, and what becomes of a job whose function cannot. */
class InitialiserIT extends SharedServer {

    private static String initialised(String initialise, String options, String... items) {
        return job("chaos.script", "{\"initialise\": [" + initialise + "]}", options, items);
    }

    @Test
    void whatAnInitialiserMadeIsThereInEveryWorker() {
        String job = initialised("{\"pid\": true}", "\"chunkSize\": 1",
                Collections.nCopies(4, "[{\"sleep\": \"100ms\"}, {\"initialised\": true}]").toArray(String[]::new));
        Set<Long> made = new TreeSet<>();
        // A worker that is slow to begin may find nothing left.
        until("every worker has shown what it was initialised with", () -> {
            results(run(job)).<Integer>getList("results.value").forEach(pid -> made.add(pid.longValue()));
            return made.size() == WORKERS;
        });
        assertThat(made).containsExactlyElementsOf(pids());
    }

    @Test
    void jobsThatAreInitialisedOtherwiseShareNothing() {
        String[] items = Collections.nCopies(30, "[{\"sleep\": \"5ms\"}, {\"initialised\": true}]").toArray(String[]::new);
        String one = submit(initialised("{\"return\": \"model-1\"}", "", items));
        String two = submit(initialised("{\"return\": \"model-2\"}", "", items));
        String none = submit(script("", items));
        assertThat(results(end(one)).getList("results.value")).hasSize(30).containsOnly("model-1");
        assertThat(results(end(two)).getList("results.value")).hasSize(30).containsOnly("model-2");
        assertThat(results(end(none)).<Object>getList("results.value")).hasSize(30).allMatch(value -> !"model-1".equals(value)
                && !"model-2".equals(value));
    }

    @Test
    void anInitialiserThatThrowsFailsItsJobAfterThreeTriesAndOtherJobsRunOn() {
        String other = submit(
                script("\"chunkSize\": 1", Collections.nCopies(40, "{\"sleep\": \"10ms\"}").toArray(String[]::new)));
        int before = retired().size();
        JsonPath job = run(initialised("{\"throw\": \"no model here\"}", "", "{\"return\": 1}", "{\"return\": 2}"));
        assertThat(job.getString("state")).isEqualTo("FAILED");
        assertThat(job.getString("reason")).contains("INIT_FAILED", "no model here", "3 workers");
        assertThat(job.getInt("progress.notRun")).isEqualTo(2);
        assertThat(end(other).getInt("progress.succeeded")).isEqualTo(40);
        assertThat(retired().size() - before).as("workers that it wore out").isBetween(2, 4);
    }

    @Test
    void aFunctionThatLacksAClassFailsItsJobAndTheReasonNamesTheClass() {
        JsonPath job = run(job(OddFunction.NAME, "{\"initialise\": \"missing\"}", "", "\"a\""));
        assertThat(job.getString("state")).isEqualTo("FAILED");
        assertThat(job.getString("reason")).contains("INIT_FAILED", "OddFunction$Missing");
        assertThat(results(run(job(OddFunction.NAME, "{}", "", "\"a\""))).getList("results.value")).containsExactly("a");
    }

    private static List<String> retired() {
        return given().get("/v1/workers").jsonPath().getList("retirements.worker");
    }
}
