package io.gristmill.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;

/** Many clients at once, while workers come and go. */
@Tag("slow")
class ManyClientsIT extends SharedServer {
    private static final int CLIENTS = 10;
    private static final int ROUNDS = 2;

    /** Before the pool is looked at. */
    @AfterEach
    @Override
    void thePoolIsWhole() {
        resize(WORKERS);
        super.thePoolIsWhole();
    }

    @Test
    void clientsThatSubmitReadAndCancelGetWhatIsTheirsWhileThePoolShrinksGrowsAndLosesWorkers() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> all = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                all.add(threads.submit(() -> IntStream.range(0, ROUNDS).forEach(round -> play(number, round))));
            }
            all.add(threads.submit(ManyClientsIT::resizeAgainAndAgain));
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static void resizeAgainAndAgain() {
        for (int size : new int[] {3, 1, 2}) {
            resize(size);
            until("there are " + size, () -> pids().size() == size);
        }
        // Also while workers start and go.
        IntStream.of(3, 1, 3, 2, 1, 2).forEach(ManyClientsIT::resize);
    }

    /** One client of five cancels, one has an item that kills its worker once, and the others just want their results. */
    private static void play(int client, int round) {
        int first = (client * ROUNDS + round) * 100;
        String[] items = IntStream.range(first, first + 10).mapToObj(i -> i == first + 5 && client % 5 == 1
                ? "[{\"halt\": 1, \"attempts\": 1}, {\"return\": " + i + "}]"
                : "{\"return\": " + i + "}").toArray(String[]::new);
        String id = submit(script("", items));
        if (client % 5 == 0) {
            assertThat(given().post("/v1/jobs/" + id + "/cancel").statusCode()).isIn(200, 202, 409);
        }
        JsonPath job = end(id);
        List<Integer> values = results(job).getList("results.value");
        assertThat(IntStream.range(first, first + 10).boxed()).containsAll(values);
        if (client % 5 == 0) {
            assertThat(job.getString("state")).isIn("CANCELLED", "SUCCEEDED");
        } else {
            assertThat(job.getString("state")).isEqualTo("SUCCEEDED");
            assertThat(values).isEqualTo(IntStream.range(first, first + 10).boxed().toList());
        }
    }

    private static void resize(int size) {
        given().contentType("application/json").body("{\"size\": " + size + "}").patch("/v1/pool").then().statusCode(200);
    }
}
