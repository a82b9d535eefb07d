package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients follow one job while many jobs wait. The long form, with figures, is src/bench/followers.py. */
@Tag("slow")
class FollowersIT {
    private static final int FOLLOWERS = 100;
    private static final int JOBS = 300;
    private static final int FEW = 10;
    private static final String WAITING = """
            {"function": "data.echo", "input": {"items": [1]}, "options": {"priority": 0}}""";
    private static final String WATCHED = IntStream.range(0, 200).mapToObj(_ -> "{\"sleep\": \"5ms\"}")
            .collect(Collectors.joining(","));

    @TempDir
    private Path directory;

    @Test
    void everyFollowerGetsEveryEventUpToTheEndAndNoThreadStays() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, "-Dgristmill.functions.chaos=true");
                HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.awaitWorkers();
            Client client = new Client(server.url());
            client.awaitEnd(client.submit("[{\"return\": 1}]", "{}"));
            ProcessResources resources = server.resources();
            int threadsBefore = resources.threads();
            int socketsBefore = resources.sockets();

            String watched = client.submit("[" + WATCHED + "]", "{\"priority\": 9}");
            client.given().post("/v1/jobs/" + watched + "/pause").then().statusCode(202);
            CountDownLatch following = new CountDownLatch(FOLLOWERS);
            List<Future<List<String>>> followers = IntStream.range(0, FOLLOWERS).mapToObj(
                    _ -> threads.submit(() -> follow(server.port(), watched, following))).toList();
            following.await();
            assertThat(resources.threads()).isLessThan(threadsBefore + FEW);
            for (int i = 0; i < JOBS; i++) {
                submit(http, server.url());
            }
            client.given().post("/v1/jobs/" + watched + "/resume").then().statusCode(202);

            assertThat(client.awaitEnd(watched).getString("state")).isEqualTo("SUCCEEDED");
            List<String> all = follow(server.port(), watched, new CountDownLatch(1));
            assertThat(all.getLast()).contains("\"SUCCEEDED\"");
            for (List<String> seen : results(followers)) {
                assertThat(seen).isEqualTo(all);
            }
            Client.poll(() -> client.given().get("/v1/jobs?pageSize=1000&function=data.echo&state=SUCCEEDED").jsonPath()
                    .getList("jobs")
                    .size() == JOBS ? true : null);
            // Pools make their threads when they need them, and the clients of this test keep connections of their own.
            Client.poll(
                    () -> resources.threads() < threadsBefore + FEW && resources.sockets() < socketsBefore + FEW ? true : null);
        }
    }

    private static void submit(HttpClient http, String server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/v1/jobs")).header("Content-Type", "application/json")
                .POST(
                        HttpRequest.BodyPublishers.ofString(WAITING))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(202);
    }

    private static <T> List<T> results(List<Future<T>> futures) throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    /** Ids and data of all events until the server ends the connection. HTTP/1.0 has no chunks, so lines are lines. */
    private static List<String> follow(int port, String job, CountDownLatch following) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(("GET /v1/jobs/" + job + "/events HTTP/1.0\r\nHost: localhost\r\n\r\n").getBytes(
                    StandardCharsets.US_ASCII));
            List<String> events = new ArrayList<>();
            BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("retry:")) {
                    following.countDown();
                } else if (line.startsWith("id:") || line.startsWith("data:")) {
                    events.add(line);
                }
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
