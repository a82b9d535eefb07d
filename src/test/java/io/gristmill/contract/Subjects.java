package io.gristmill.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.gristmill.contract.Exchange.Answer;
import io.gristmill.contract.Exchange.Request;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs in every state, files, workers and functions of a server that has {@code chaos.script}: what operations can be asked of. */
final class Subjects {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String RANGE = """
            {"function": "compute.primes", "input": {"range": {"from": 0, "to": 100}}}""";
    private static final String CRASH = script("{\"halt\": 9}");
    private static final String FAULT = script("{\"throw\": \"on purpose\"}, {\"return\": 1}");
    private static final String OPEN = "{\"function\": \"data.echo\", \"input\": {\"open\": true}}";
    private static final String ENDLESS = script("{\"sleep\": \"1h\"}");

    private final int port;
    private final AtomicInteger files = new AtomicInteger();
    private final List<String> ended;

    Subjects(int port) {
        this.port = port;
        String picture = JSON.readTree(Exchange.send(port, Request.of("GET", "/v1/functions/image.thumbnail")).body())
                .path("example")
                .toString();
        this.ended = List.of(run(RANGE), run(picture), run(CRASH));
    }

    /** Jobs that have ended: one with a value of all, one with an output, one with a post-mortem. */
    static List<String> ended(int port) {
        return new Subjects(port).ended;
    }

    private static String script(String items) {
        return "{\"function\": \"chaos.script\", \"input\": {\"items\": [" + items + "]}, \"options\": {\"maxWorkers\": 1}}";
    }

    /** Values for the variables of an operation's path, as many lists as there are things to ask it of. */
    List<List<String>> of(Operation operation) {
        List<String> variables = operation.variables();
        if (variables.isEmpty()) {
            return List.of(List.of());
        }
        List<List<String>> values = new ArrayList<>();
        for (String first : firsts(operation)) {
            List<String> each = new ArrayList<>(List.of(first));
            // Of a job it is an item.
            variables.stream().skip(1).forEach(_ -> each.add("0"));
            values.add(each);
        }
        return values;
    }

    /** Whether one of the subjects must be the right one, rather than something that nobody here knows. */
    static boolean isKnown(Operation operation) {
        return operation.path().matches("/v1/(jobs|files|workers|functions|pool)(/.*)?");
    }

    private List<String> firsts(Operation operation) {
        return switch (operation.path().split("/")[2]) {
            case "jobs" -> operation.method().equals("GET")
                    ? read(operation)
                    : List.of(run(FAULT), submit(ENDLESS), paused(), submit(
                            OPEN));
            case "files" -> List.of(operation.method().equals("PUT") ? ofExample(operation) : file());
            case "functions" -> List.of("data.echo");
            case "workers" -> List.of(worker());
            default -> List.of("unknown");
        };
    }

    /** What is only read can be read again; a stream ends with its job alone. */
    private List<String> read(Operation operation) {
        if (operation.responses().path("200").path("content").has("text/event-stream")) {
            return ended;
        }
        List<String> all = new ArrayList<>(ended);
        all.add(paused());
        return all;
    }

    private String paused() {
        String id = submit(ENDLESS);
        Exchange.send(port, Request.of("POST", "/v1/jobs/" + id + "/pause"));
        return id;
    }

    /** What is sent under its digest. */
    private static String ofExample(Operation operation) {
        JsonNode bytes = operation.bodies().properties().stream()
                .flatMap(media -> Operation.examples(media.getValue()).values().stream()).findFirst().orElseThrow();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.asString().getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private String file() {
        return post("/v1/files", "text/plain", "file " + files.incrementAndGet()).path("id").asString();
    }

    /** One that is in service; those that were told to go take their time. */
    private String worker() {
        while (true) {
            JsonNode workers = JSON.readTree(Exchange.send(port, Request.of("GET", "/v1/workers")).body()).path("workers");
            for (JsonNode worker : workers) {
                if (worker.path("state").asString().equals("IDLE") && worker.path("leaving").isNull()) {
                    return worker.path("id").asString();
                }
            }
        }
    }

    private String submit(String job) {
        return post("/v1/jobs", "application/json", job).path("id").asString();
    }

    private String run(String job) {
        String id = submit(job);
        Exchange.send(port, Request.of("GET", "/v1/jobs/" + id).with("Prefer", "wait=60"));
        return id;
    }

    private JsonNode post(String path, String type, String body) {
        Answer answer = Exchange.send(port, Request.of("POST", path).with(type, body.getBytes(StandardCharsets.UTF_8)));
        if (answer.status() >= 300) {
            throw new AssertionError(path + ": " + answer);
        }
        return JSON.readTree(answer.body());
    }

    /** Ends what would never end. */
    void cancelAll() {
        // In one look, as a job may go from one state to another between two.
        String active = "/v1/jobs?state=RUNNING&state=QUEUED&state=PAUSED";
        JsonNode jobs = JSON.readTree(Exchange.send(port, Request.of("GET", active)).body()).path("jobs");
        jobs.valueStream().map(job -> job.path("id").asString()).forEach(
                id -> Exchange.send(port, Request.of("POST", "/v1/jobs/" + id + "/cancel")));
    }
}
