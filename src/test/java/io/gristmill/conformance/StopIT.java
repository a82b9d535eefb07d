package io.gristmill.conformance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.GristmillServer;
import io.gristmill.ServerProcess;
import io.restassured.path.json.JsonPath;

/** How a server ends in the midst of its work, and which one does not even start. */
@Tag("slow")
class StopIT {
    private static final Duration GRACE = Duration.ofSeconds(20);

    @TempDir
    Path data;

    @Test
    void aPoolThatCannotBeKeepsTheServerFromStarting() {
        for (String size : List.of("0", "-1", "100000")) {
            assertThatThrownBy(() -> GristmillServer.startIn(data, "gristmill.pool.size=" + size).close())
                    .rootCause().hasMessageContaining("gristmill.pool.size is " + size);
        }
    }

    /** One worker spins and the other was killed, items wait, and clients go on to submit. */
    @Test
    void aServerThatIsAskedToStopEndsInTimeWhateverRunsAndLosesNothingThatItAccepted() throws Exception {
        List<String> accepted = new CopyOnWriteArrayList<>();
        try (ServerProcess server = ServerProcess.start(data, "-Dgristmill.functions.chaos=true")) {
            server.awaitWorkers();
            accepted.add(submit(server, "{\"spin\": true}"));
            accepted.add(submit(server, "{\"sleep\": \"1h\"}", "{\"return\": 1}", "{\"return\": 2}"));
            until(() -> busy(server).size() == 2);
            ProcessHandle killed = ProcessHandle.of(busy(server).getLast().longValue()).orElseThrow();
            CompletableFuture<Void> clients = CompletableFuture.runAsync(() -> submitUntilRefused(server.url(), accepted));
            until(() -> accepted.size() > 10);

            killed.destroyForcibly();
            long begin = System.nanoTime();
            assertThat(server.terminate()).isIn(0, 143);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(GRACE);
            clients.get(1, TimeUnit.MINUTES);
        }
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("gristmill.db"));
                ResultSet rows = database.createStatement().executeQuery("SELECT id, state FROM job")) {
            Map<String, String> stored = new HashMap<>();
            while (rows.next()) {
                stored.put(rows.getString("id"), rows.getString("state"));
            }
            assertThat(stored).containsKeys(accepted.toArray(String[]::new)).doesNotContainValue("FAILED")
                    .doesNotContainValue("CANCELLED");
            assertThat(stored.get(accepted.getFirst())).isIn("QUEUED", "RUNNING");
        }
    }

    private static List<Number> busy(ServerProcess server) {
        return given().get(server.url() + "/v1/workers").jsonPath().getList("workers.findAll { it.item != null }.pid");
    }

    /** What is answered with 202 is accepted; any other answer is 503, and at last there is none. */
    private static void submitUntilRefused(String url, List<String> accepted) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/jobs")).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"function": "data.echo", "input": {"items": [1]}}""")).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 202) {
                    assertThat(response.statusCode()).isEqualTo(503);
                    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                    assertThat(response.headers().firstValue("Retry-After")).isPresent();
                    return;
                }
                accepted.add(JsonPath.from(response.body()).getString("id"));
            }
        } catch (IOException e) {
            // Nobody listens any more.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String submit(ServerProcess server, String... items) {
        return given().contentType("application/json").body("""
                {"function": "chaos.script", "input": {"items": [%s]}, "options": {"chunkSize": 1, "maxWorkers": 1}}"""
                .formatted(String.join(",", items))).post(server.url() + "/v1/jobs").then().statusCode(202).extract().path("id");
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }
}
