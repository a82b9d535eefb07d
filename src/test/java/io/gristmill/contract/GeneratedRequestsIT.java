package io.gristmill.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.gristmill.GristmillServer;
import io.gristmill.contract.Exchange.Answer;
import io.gristmill.contract.Exchange.Request;
import io.gristmill.contract.GeneratedRequests.Generated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests made of the description at random, sound and broken ones: the server never fails, never answers what it does not
 * describe, and works as before when they are through. They find things on a server that is full of their own jobs.
 */
class GeneratedRequestsIT {
    private static final int COUNT = Integer.getInteger("requests.count", 800);
    private static final long SEED = Long.getLong("requests.seed", 20260504);
    private static final int MOST_JOBS = 20;
    private static final String TINY = """
            {"function": "data.echo", "input": {"items": [1, 2]}}""";

    private final GristmillServer server = GristmillServer.start("gristmill.http.max-wait=1s", "gristmill.queue.items=1000",
            "gristmill.limits.item-timeout=1s", "gristmill.limits.max-item-timeout=1s", "gristmill.limits.timeout=3s",
            "gristmill.limits.max-timeout=3s");
    private final Contract contract = Contract.of(server.port());
    private final Random random = new Random(SEED);
    private final Deque<String> jobs = new ArrayDeque<>();
    private final Deque<String> files = new ArrayDeque<>();
    /** Jobs that do not end before somebody seals them. */
    private final Deque<String> open = new ArrayDeque<>();
    private final Map<String, Integer> statuses = new TreeMap<>();

    @Test
    void noRequestMakesTheServerFailOrAnswerWhatItDoesNotDescribe() {
        System.out.printf("GeneratedRequestsIT: -Drequests.count=%d -Drequests.seed=%d%n", COUNT, SEED);
        try (server) {
            note(jobs, send(Request.of("POST", "/v1/jobs").with("application/json", TINY.getBytes(StandardCharsets.UTF_8))));
            note(files, send(Request.of("POST", "/v1/files").with("text/plain", "a file".getBytes(StandardCharsets.UTF_8))));
            GeneratedRequests requests = new GeneratedRequests(contract, random, this::ids);
            for (int i = 0; i < COUNT; i++) {
                if (i % 20 == 19) {
                    assertRefused(requests.wrongMethod());
                } else {
                    assertDescribed(i, requests.next());
                }
            }
            System.out.println("GeneratedRequestsIT: " + statuses);
            assertThat(statuses).containsKeys("200", "202", "400", "404", "415");
            assertWhole();
        }
    }

    private Answer send(Request request) {
        Answer answer = Exchange.send(server.port(), request);
        statuses.merge(Integer.toString(answer.status()), 1, Integer::sum);
        return answer;
    }

    private void assertDescribed(int number, Generated generated) {
        Answer answer = send(generated.request());
        String told = "request %d of seed %d:%n%s%n%n%s".formatted(number, SEED, generated.request(), answer);
        assertThat(answer.status()).as(told).isNotEqualTo(500);
        assertThat(contract.faults(generated.operation(), generated.request(), answer)).as(told).isEmpty();
        if (answer.status() == 201 || answer.status() == 202) {
            note(generated.operation().path().startsWith("/v1/files") ? files : jobs, answer);
        }
        if (answer.status() == 202 && answer.text().contains("\"open\":true")) {
            open.add(JsonMapper.shared().readTree(answer.body()).path("id").asString());
        }
        undo(generated, answer);
    }

    private void assertRefused(Request request) {
        Answer answer = send(request);
        assertThat(answer.status()).as(request + "\n\n" + answer).isIn(400, 404, 405, 501);
        assertThat(answer.contentType()).as(request + "\n\n" + answer).isEqualTo("application/problem+json");
    }

    /** Nothing stays as it is for ever: a worker that was taken out is replaced, a job that was paused goes on. */
    private void undo(Generated generated, Answer answer) {
        String target = generated.request().target().replaceAll("\\?.*", "");
        if (answer.status() == 202 && target.endsWith("/drain")) {
            send(Request.of("POST", target.replace("/drain", "/recycle")));
        } else if (answer.status() == 202 && target.endsWith("/pause")) {
            send(Request.of("POST", target.replace("/pause", "/resume")));
        }
    }

    private static void note(Deque<String> ids, Answer answer) {
        JsonNode id = JsonMapper.shared().readTree(answer.body()).path("id");
        if (id.isString()) {
            ids.addLast(id.asString());
        }
        if (ids.size() > MOST_JOBS) {
            ids.removeFirst();
        }
    }

    private List<String> ids(Operation operation) {
        List<String> found = new ArrayList<>();
        for (String variable : operation.variables()) {
            found.add(found.isEmpty() ? first(operation) : variable.equals("index") ? Integer.toString(random.nextInt(3)) : "x");
        }
        return found;
    }

    private String first(Operation operation) {
        return switch (operation.path().split("/")[2]) {
            case "jobs" -> any(jobs);
            case "files" -> any(files);
            case "functions" -> "data.echo";
            case "workers" -> any(workers());
            default -> "x";
        };
    }

    private String any(Iterable<String> ids) {
        List<String> all = new ArrayList<>();
        ids.forEach(all::add);
        return all.isEmpty() ? "x" : all.get(random.nextInt(all.size()));
    }

    private List<String> workers() {
        return JsonMapper.shared().readTree(Exchange.send(server.port(), Request.of("GET", "/v1/workers")).body()).path("workers")
                .valueStream().map(worker -> worker.path("id").asString()).toList();
    }

    /** Every job ends, every slot has a worker, and a job runs. */
    private void assertWhole() {
        open.forEach(id -> send(Request.of("POST", "/v1/jobs/" + id + "/seal")));
        Request submit = Request.of("POST", "/v1/jobs").with("application/json", TINY.getBytes(StandardCharsets.UTF_8));
        String job = JsonMapper.shared().readTree(send(submit).body()).path("id").asString();
        awaitJson("/v1/jobs/" + job, found -> found.path("state").asString().equals("SUCCEEDED"));
        for (String state : List.of("QUEUED", "RUNNING", "STOPPING")) {
            awaitJson("/v1/jobs?state=" + state, page -> page.path("jobs").isEmpty());
        }
        awaitJson("/v1/pool", pool -> pool.path("slots").valueStream().allMatch(
                slot -> slot.path("state").asString().equals("IDLE")) && pool.path("slots").size() == pool.path("size").asInt());
    }

    private void awaitJson(String path, java.util.function.Predicate<JsonNode> condition) {
        long deadline = System.nanoTime() + java.util.concurrent.TimeUnit.MINUTES.toNanos(1);
        Answer answer = send(Request.of("GET", path));
        while (!condition.test(JsonMapper.shared().readTree(answer.body()))) {
            assertThat(System.nanoTime()).as("a minute has passed, and still " + answer).isLessThan(deadline);
            answer = send(Request.of("GET", path));
        }
    }
}
