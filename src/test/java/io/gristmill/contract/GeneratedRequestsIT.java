package io.gristmill.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
    /** From so many on every operation must have been met with success, and with something else. */
    private static final int MANY = 4000;
    private static final int MOST_JOBS = 20;
    private static final String TINY = """
            {"function": "data.echo", "input": {"items": [1, 2]}}""";
    private static final String OPEN = """
            {"function": "data.echo", "input": {"open": true}}""";

    private final GristmillServer server = GristmillServer.start("gristmill.functions.chaos=true", "gristmill.http.max-wait=1s",
            "gristmill.queue.items=1000",
            "gristmill.limits.item-timeout=1s", "gristmill.limits.max-item-timeout=1s", "gristmill.limits.timeout=3s",
            "gristmill.limits.max-timeout=3s");
    private final Contract contract = Contract.of(server.port());
    private final Random random = new Random(SEED);
    private final Deque<String> jobs = new ArrayDeque<>();
    private final Deque<String> files = new ArrayDeque<>();
    /** Jobs that have ended, each in another way; nobody deletes them. */
    private final List<String> ended = Subjects.ended(server.port());
    /** Jobs that do not end before somebody seals them. */
    private final Deque<String> open = new ArrayDeque<>();
    private final Map<String, Integer> statuses = new TreeMap<>();
    /** How often each operation gave which status. */
    private final Map<String, Map<Integer, Integer>> answers = new TreeMap<>();

    @Test
    void noRequestMakesTheServerFailOrAnswerWhatItDoesNotDescribe() {
        System.out.printf("GeneratedRequestsIT: -Drequests.count=%d -Drequests.seed=%d%n", COUNT, SEED);
        try (server) {
            note(jobs, submit(TINY));
            note(files, send(Request.of("POST", "/v1/files").with("text/plain", "a file".getBytes(StandardCharsets.UTF_8))));
            GeneratedRequests requests = new GeneratedRequests(contract, random, this::ids);
            for (int i = 0; i < COUNT; i++) {
                if (i % 25 == 0) {
                    note(open, submit(OPEN));
                }
                if (i % 20 == 19) {
                    assertRefused(requests.wrongMethod());
                } else {
                    assertDescribed(i, requests.next());
                }
            }
            System.out.println("GeneratedRequestsIT: " + statuses);
            answers.forEach((operation, given) -> System.out.println("GeneratedRequestsIT: " + operation + " " + given));
            assertThat(statuses).containsKeys("200", "202", "400", "404", "415");
            if (COUNT >= MANY) {
                assertThat(contract.operations())
                        .allSatisfy(operation -> assertThat(answers.getOrDefault(operation.toString(), Map.of()).keySet())
                                .as(operation.toString()).anyMatch(status -> status < 300).anyMatch(status -> status >= 400));
            }
            assertWhole();
        }
    }

    private Answer submit(String job) {
        return send(Request.of("POST", "/v1/jobs").with("application/json", job.getBytes(StandardCharsets.UTF_8)));
    }

    private Answer send(Request request) {
        Answer answer = Exchange.send(server.port(), request);
        statuses.merge(Integer.toString(answer.status()), 1, Integer::sum);
        return answer;
    }

    private void assertDescribed(int number, Generated generated) {
        Answer answer = send(generated.request());
        String told = "request %d of seed %d:%n%s%n%n%s".formatted(number, SEED, generated.request(), answer);
        answers.computeIfAbsent(generated.operation().toString(), _ -> new TreeMap<>()).merge(answer.status(), 1, Integer::sum);
        assertThat(answer.status()).as(told).isNotEqualTo(500);
        assertThat(contract.faults(generated.operation(), generated.request(), answer)).as(told).isEmpty();
        if (answer.status() == 201 || answer.status() == 202) {
            switch (generated.operation().toString()) {
                case "POST /v1/files" -> note(files, answer);
                case "POST /v1/jobs" -> note(answer.text().contains("\"open\":true") ? open : jobs, answer);
                default -> {
                }
            }
        }
        undo(generated, answer);
    }

    private void assertRefused(Request request) {
        Answer answer = send(request);
        assertThat(answer.status()).as(request + "\n\n" + answer).isIn(400, 404, 405, 501);
        assertThat(answer.contentType()).as(request + "\n\n" + answer).isEqualTo("application/problem+json");
    }

    /** Nothing stays as it is for ever: a worker that was taken out is replaced, a job that was paused goes on, at last in the end. */
    private void undo(Generated generated, Answer answer) {
        String target = generated.request().target().replaceAll("\\?.*", "");
        if (answer.status() == 202 && target.endsWith("/drain")) {
            send(Request.of("POST", target.replace("/drain", "/recycle")));
        } else if (answer.status() == 202 && target.endsWith("/pause") && open.stream().noneMatch(target::contains)) {
            send(Request.of("POST", target.replace("/pause", "/resume")));
        }
    }

    private static void note(Deque<String> ids, Answer answer) {
        JsonNode id = JsonMapper.shared().readTree(answer.body()).path("id");
        if (id.isString()) {
            ids.addLast(id.asString());
        }
    }

    private List<String> ids(Operation operation) {
        List<String> found = new ArrayList<>();
        for (String variable : operation.variables()) {
            found.add(found.isEmpty() ? first(operation) : variable.equals("index") ? Integer.toString(random.nextInt(2)) : "x");
        }
        return found;
    }

    private String first(Operation operation) {
        return operation.path().startsWith("/problems") ? "gone" : switch (operation.path().split("/")[2]) {
            case "jobs" -> job(operation);
            case "files" -> any(files);
            case "functions" -> "data.echo";
            case "workers" -> any(workers());
            default -> "x";
        };
    }

    /** What is steered has mostly not ended, and what is read or tried again has. */
    private String job(Operation operation) {
        boolean steers = !operation.method().equals("GET") && !operation.path().endsWith("/retry");
        List<String> likely = operation.method().equals("DELETE") ? List.of() : steers ? last(3, open) : ended;
        return any(likely.isEmpty() || random.nextInt(3) == 0 ? jobs : likely);
    }

    private String any(Collection<String> ids) {
        List<String> latest = last(MOST_JOBS, ids);
        return latest.isEmpty() ? "x" : latest.get(random.nextInt(latest.size()));
    }

    private static List<String> last(int count, Collection<String> ids) {
        return ids.stream().skip(Math.max(0, ids.size() - count)).toList();
    }

    private List<String> workers() {
        return JsonMapper.shared().readTree(Exchange.send(server.port(), Request.of("GET", "/v1/workers")).body()).path("workers")
                .valueStream().map(worker -> worker.path("id").asString()).toList();
    }

    /** Every job ends, every slot has a worker, and a job runs. */
    private void assertWhole() {
        open.forEach(id -> send(Request.of("POST", "/v1/jobs/" + id + "/seal")));
        open.forEach(id -> send(Request.of("POST", "/v1/jobs/" + id + "/resume")));
        String job = JsonMapper.shared().readTree(submit(TINY).body()).path("id").asString();
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
