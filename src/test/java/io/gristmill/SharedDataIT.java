package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;

/** Data that the items of a job share, from the submit to the workers and back. */
class SharedDataIT {
    private static final String UNKNOWN_ID = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    private static final String LINES = IntStream.range(0, 5000).mapToObj("{\"id\": %d, \"name\": \"n%<d\"}"::formatted)
            .collect(Collectors.joining("\n"));

    private static GristmillServer server;
    private static Client client;

    @BeforeAll
    static void start() {
        server = GristmillServer.start("gristmill.functions.chaos=true", "gristmill.engines.thread=true");
        client = new Client(server.url());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void thePoolIsWhole() {
        assertThat(run(lookup("{\"a\": 1}", "{}", "\"a\"")).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(client.workers().stream().filter(worker -> !"thread".equals(worker.get("key")))).hasSize(2)
                .allMatch(worker -> Client.isRunning(Client.pid(worker)));
    }

    private static String lookup(String shared, String parameters, String... keys) {
        return """
                {"function": "data.lookup", "shared": %s, "parameters": %s, "input": {"items": [%s]}}"""
                .formatted(shared, parameters, String.join(", ", keys));
    }

    private static String file(String id) {
        return "{\"file\": \"" + id + "\"}";
    }

    private static String upload(String content) {
        return client.given().contentType("application/x-ndjson").body(content.getBytes(StandardCharsets.UTF_8)).post("/v1/files")
                .then().extract().path("id");
    }

    private static ValidatableResponse post(String job) {
        return client.given().contentType("application/json").body(job).post("/v1/jobs").then();
    }

    private static JsonPath run(String job) {
        return client.awaitEnd(post(job).statusCode(202).extract().path("id"));
    }

    private static List<Object> values(JsonPath job) {
        return client.results(job.getString("id")).getList("results.value");
    }

    private static int deaths() {
        return client.given().get("/v1/workers").jsonPath().getList("retirements").size();
    }

    /** An object that is too large to be kept in the database. */
    static String largeObject() {
        return IntStream.range(0, 2000).mapToObj("\"%d\": \"n%<d\""::formatted).collect(Collectors.joining(", ", "{", "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "thread"})
    void everyItemFindsWhatTheJobBroughtWhereverItRuns(String engine) {
        String options = ", \"options\": {\"engine\": \"" + engine + "\"}}";
        JsonPath small = run(lookup("{\"CH\": [41], \"DE\": null}", "{}", "\"DE\"", "\"CH\"").replaceFirst("}$", options));
        assertThat(small.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(values(small)).containsExactly(null, List.of(41));
        assertThat(values(run(lookup(largeObject(), "{}", "1999", "0").replaceFirst("}$", options)))).containsExactly("n1999",
                "n0");
        JsonPath lines = run(
                lookup(file(upload(LINES)), "{\"format\": \"ndjson\"}", "4999", "\"0\"").replaceFirst("}$", options));
        assertThat(client.results(lines.getString("id")).getList("results.value.name")).containsExactly("n4999", "n0");
    }

    @Test
    void aKeyThatIsNotThereFailsItsItemAndMayBeTriedAgainInAnotherRound() {
        String job = run(lookup("{\"a\": 1}", "{}", "\"a\"", "\"b\"")).getString("id");
        for (int round = 1; round <= 2; round++) {
            assertThat(client.item(job, 1).getString("failure.kind")).isEqualTo("INVALID_INPUT");
            assertThat(client.item(job, 1).getString("failure.detail")).contains("'b'");
            assertThat(client.item(job, 0).getInt("value")).isEqualTo(1);
            client.given().post("/v1/jobs/" + job + "/retry").then().statusCode(202);
            assertThat(client.awaitEnd(job).getString("state")).isEqualTo("PARTIALLY_SUCCEEDED");
        }
    }

    @Test
    void everyWorkerIsInitialisedOnceAndTheReportSaysSo() {
        String job = """
                {"function": "data.lookup", "shared": %s, "parameters": {"missing": "null", "format": "ndjson"},
                 "input": {"range": {"from": 0, "to": 100000}}, "options": {"startWhen": "allReady", "chunkSize": 100}}"""
                .formatted(file(upload(LINES)));
        String id = run(job).getString("id");
        JsonPath report = client.given().get("/v1/jobs/" + id + "/report").jsonPath();
        assertThat(report.getInt("overhead.initCount")).isEqualTo(2);
        assertThat(report.getDouble("overhead.initMs")).isPositive();
        assertThat(report.getInt("chunks")).isGreaterThan(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{} {}                     | json   | There is more after the end ",
            "{\"a\": 1, }              | json   | This is not JSON            ",
            "[1]                       | json   | not a JSON object           ",
            "{\"id\": 1}\\n{\"id\"}    | ndjson | Line 2 of the shared data   "})
    void dataThatNoInitialiserCanUseFailsTheJobAtOnceAndCostsNoWorker(String content, String format, String reason) {
        int before = deaths();
        JsonPath job = run(lookup(file(upload(content.replace("\\n", "\n"))), "{\"format\": \"" + format + "\"}", "1", "2"));
        assertThat(job.getString("state")).isEqualTo("FAILED");
        assertThat(job.getString("reason")).startsWith("INIT_FAILED: ").contains(reason).doesNotContain("workers");
        assertThat(job.getInt("progress.notRun")).isEqualTo(2);
        assertThat(deaths()).isEqualTo(before);
    }

    @Test
    void aFileIsKeptAsLongAsAJobSharesIt() {
        String id = upload("{\"only\": \"here\"}");
        String job = run(lookup(file(id), "{}", "\"only\"")).getString("id");
        client.given().delete("/v1/files/" + id).then().statusCode(409);
        client.given().delete("/v1/jobs/" + job).then().statusCode(204);
        client.given().delete("/v1/files/" + id).then().statusCode(204);
        post(lookup(file(id), "{}", "1")).statusCode(400).body("errors[0].pointer", equalTo("/shared/file"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "data.lookup | \"shared\": {\"file\": \"" + UNKNOWN_ID + "\"}, | /shared/file | There is no file",
            "data.lookup | \"shared\": {\"file\": 7},                      | /shared/file | 64 hexadecimal digits",
            "data.lookup | \"shared\": null,                               | /shared      | data.lookup needs shared data",
            "data.lookup | ''                                              | /shared      | data.lookup needs shared data",
            "data.echo   | \"shared\": 7,                                  | /shared      | data.echo takes no shared data"})
    void whatCannotBeSharedIsRefusedAtTheSubmitAndInThePlan(String function, String shared, String pointer, String detail) {
        String job = "{\"function\": \"" + function + "\", " + shared + " \"input\": {\"items\": [1]}}";
        for (String query : List.of("", "?validateOnly=true")) {
            client.given().contentType("application/json").body(job).post("/v1/jobs" + query).then().statusCode(400)
                    .body("errors[0].pointer", equalTo(pointer)).body("errors[0].detail", containsString(detail));
        }
    }

    @Test
    void aPlanOfSharedDataStoresNothing() {
        client.given().contentType("application/json").body(lookup(largeObject(), "{}", "1", "2"))
                .post("/v1/jobs?validateOnly=true").then().statusCode(200).body("items", equalTo(2));
    }

    @Test
    void theSameKeyWithOtherSharedDataIsAnotherSubmit() {
        String key = "shared-" + System.nanoTime();
        String first = client.given().contentType("application/json").header("Idempotency-Key", key)
                .body(lookup("{\"a\": 1, \"b\": 2}", "{}", "\"a\"")).post("/v1/jobs").then().statusCode(202).extract().path("id");
        client.awaitEnd(first);
        client.given().contentType("application/json").header("Idempotency-Key", key)
                .body(lookup("{ \"b\" : 2, \"a\" : 1 }", "{}", "\"a\"")).post("/v1/jobs").then().statusCode(200)
                .body("id", equalTo(first));
        client.given().contentType("application/json").header("Idempotency-Key", key)
                .body(lookup("{\"a\": 2, \"b\": 2}", "{}", "\"a\"")).post("/v1/jobs").then().statusCode(422);
    }

    @Tag("slow")
    @Test
    void anInitialiserThatRunsOutOfMemoryFailsItsJobAfterThreeFreshWorkers() {
        String entries = IntStream.range(0, 900_000).mapToObj("\"%d\":{}"::formatted).collect(Collectors.joining(",", "{", "}"));
        JsonPath job = run(lookup(file(upload(entries)), "{}", Collections.nCopies(2, "1").toArray(String[]::new))
                .replaceFirst("}$", ", \"options\": {\"heap\": \"64MB\"}}"));
        assertThat(job.getString("state")).isEqualTo("FAILED");
        assertThat(job.getString("reason")).contains("INIT_FAILED", "in 3 workers", "memory");
    }
}
