package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;

/** The one value that the values of a job come to, through the real server, whatever happens to its workers or to itself. */
class ReduceIT {
    private static GristmillServer server;
    private static Client client;

    @TempDir
    Path data;

    @BeforeAll
    static void start() {
        server = GristmillServer.start("gristmill.functions.chaos=true");
        client = new Client(server.url());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String submit(Client to, String function, String items, String reduce, String options) {
        return to.given().contentType("application/json").body("""
                {"function": "%s", "input": {"items": %s}, "reduce": %s, "options": %s}""".formatted(function, items, reduce,
                options)).post("/v1/jobs").then().statusCode(202).extract().path("id");
    }

    private static ValidatableResponse result(Client from, String job, String query) {
        return from.given().get("/v1/jobs/" + job + "/result" + query).then();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "\"sum\"                                                            | [1, 2.5, 3]           | 6.5",
            "{\"op\": \"sum\", \"field\": \"/price\"}                           | [{\"price\": 9007199254740993}, {\"price\": 1}] | 9007199254740994",
            "\"count\"                                                          | [1, \"two\", null]    | 3",
            "\"min\"                                                            | [3, -1, 2]            | -1",
            "{\"op\": \"max\"}                                                  | [3, -1, 2]            | 3",
            "\"mean\"                                                           | [1, 2]                | 1.5",
            "\"concat\"                                                         | [[1, 2], \"x\", [[]]] | [1,2,\"x\",[]]",
            "{\"op\": \"histogram\", \"from\": 0, \"to\": 10, \"bins\": 2}      | [-1, 0, 4.9, 5, 10]   | {\"from\":0.0,\"to\":10.0,\"counts\":[2,1],\"below\":1,\"above\":1}",
            "\"sum\"                                                            | []                    | 0"})
    void theValuesBecomeOne(String reduce, String items, String value) {
        String job = submit(client, "data.echo", items, reduce, "{}");
        JsonPath end = client.awaitEnd(job);
        assertThat(end.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(end.getString("links.result")).isEqualTo("/v1/jobs/" + job + "/result");
        assertThat(result(client, job, "").statusCode(200).extract().asString()).isEqualTo("{\"value\":" + value
                + ",\"missing\":[]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "\"product\"                                                        | /reduce",
            "7                                                                  | /reduce",
            "\"histogram\"                                                      | /reduce",
            "\"function\"                                                       | /reduce",
            "{\"op\": \"add\"}                                                  | /reduce/op",
            "{\"field\": \"/a\"}                                                | /reduce/op",
            "{\"op\": \"sum\", \"field\": \"a\"}                                | /reduce/field",
            "{\"op\": \"sum\", \"pointer\": \"/a\"}                             | /reduce/pointer",
            "{\"op\": \"count\", \"field\": \"/a\"}                             | /reduce/field",
            "{\"op\": \"histogram\", \"from\": 1, \"to\": 1, \"bins\": 1}       | /reduce/to",
            "{\"op\": \"histogram\", \"from\": 0, \"to\": 1, \"bins\": 10001}   | /reduce/bins",
            "{\"op\": \"histogram\", \"from\": \"0\", \"to\": 1, \"bins\": 10}  | /reduce/from"})
    void whatCannotBeDoneIsRefusedAtSubmit(String reduce, String pointer) {
        client.given().contentType("application/json").body("""
                {"function": "data.echo", "input": {"items": [1]}, "reduce": %s}""".formatted(reduce)).post("/v1/jobs").then()
                .statusCode(400).body("errors", hasSize(1)).body("errors[0].pointer", equalTo(pointer));
    }

    @Test
    void aFunctionOverARangeCombinesItself() {
        String range = """
                {"function": "compute.primes", "input": {"range": {"from": 0, "to": 100}}, "reduce": "%s"}""";
        client.given().contentType("application/json").body(range.formatted("sum")).post("/v1/jobs").then().statusCode(400)
                .body("errors[0].pointer", equalTo("/reduce")).body("detail", containsString("itself"));
        client.given().contentType("application/json").header("Prefer", "wait=60").body(range.formatted("function"))
                .post("/v1/jobs").then().statusCode(200).body("result", equalTo(25));
    }

    @Test
    void aValueThatIsNoNumberFailsTheSumAndLosesNoResult() {
        String job = submit(client, "data.echo", "[1, \"two\", 3]", "\"sum\"", "{}");
        JsonPath end = client.awaitEnd(job);
        assertThat(end.getString("state")).isEqualTo("FAILED");
        assertThat(end.getString("reason")).contains("sum takes numbers, and the value of item 1 is a text");
        assertThat(client.results(job).getList("results.value")).containsExactly(1, "two", 3);
        result(client, job, "").statusCode(409).body("type", equalTo("/problems/irreducible"))
                .body("detail", containsString("item 1"));
    }

    @Test
    void aListThatWouldBeTooLongIsNotMade() {
        String job = submit(client, "data.echo", IntStream.range(0, 1000).boxed().toList().toString(), "\"concat\"",
                "{\"resultSize\": \"1KB\"}");
        assertThat(client.awaitEnd(job).getString("reason")).contains("1KB", "resultSize");
        String longer = submit(client, "data.echo", IntStream.range(0, 20_000).boxed().toList().toString(), "\"concat\"", "{}");
        assertThat(client.awaitEnd(longer).<Object>get("result")).isNull();
        client.given().get("/v1/jobs?pageSize=1").then().body("jobs[0].id", equalTo(longer)).body("jobs[0].result", nullValue());
        result(client, longer, "").statusCode(200).body("value.size()", equalTo(20_000)).body("value[19999]", equalTo(19_999));
    }

    @Test
    void whatIsMissingIsNamedAndARetryBringsIt() {
        String weak = "[{\"throw\": \"weak\", \"attempts\": 1}, {\"return\": 10}]";
        String job = submit(client, "chaos.script", "[{\"return\": 1}, %s, {\"return\": 100}]".formatted(weak), "\"sum\"", "{}");
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("PARTIALLY_SUCCEEDED");
        result(client, job, "").statusCode(409).body("type", equalTo("/problems/incomplete-result"));
        assertThat(result(client, job, "?allowPartial=true").statusCode(200).extract().asString())
                .isEqualTo("{\"value\":101,\"missing\":[{\"from\":1,\"to\":2}]}");
        client.given().contentType("application/json").body("{\"options\": {\"retries\": 1}}").post("/v1/jobs/" + job + "/retry")
                .then().statusCode(202);
        assertThat(client.awaitEnd(job).getInt("result")).isEqualTo(111);
        result(client, job, "").statusCode(200).body("value", equalTo(111)).body("missing", hasSize(0));
    }

    @Test
    void whileTheJobRunsAndAfterItWasCancelledThereIsAValueOfWhatThereIs() {
        String job = submit(client, "chaos.script", "[{\"return\": 5}, {\"return\": 6}, {\"sleep\": \"1h\"}]", "\"sum\"",
                "{\"maxWorkers\": 1}");
        Client.poll(() -> client.given().get("/v1/jobs/" + job).jsonPath().getInt("progress.succeeded") == 2 ? true : null);
        result(client, job, "").statusCode(409).body("type", equalTo("/problems/not-finished"));
        String value = "{\"value\":11,\"missing\":[{\"from\":2,\"to\":3}]}";
        assertThat(result(client, job, "?allowPartial=true").statusCode(200).extract().asString()).isEqualTo(value);
        client.given().post("/v1/jobs/" + job + "/cancel").then().statusCode(202);
        client.awaitEnd(job);
        assertThat(result(client, job, "?allowPartial=true").statusCode(200).extract().asString()).isEqualTo(value);
        client.awaitIdle(2);
    }

    @Test
    void aKilledWorkerChangesNothingAboutTheSum() {
        String job = submit(client, "compute.sum-of-squares", Collections.nCopies(80, 40_000_000L).toString(), "\"sum\"", "{}");
        long pid = Client.pid(client.awaitBusy(job));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertThat(client.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
        result(client, job, "").statusCode(200).body("value.toString()", equalTo(sumOfSquares(80)));
    }

    @Tag("slow")
    @Test
    void aServerThatIsKilledInTheMiddleChangesNothingAboutTheSum() throws Exception {
        String job;
        try (ServerProcess first = ServerProcess.start(data)) {
            first.awaitWorkers();
            job = submit(new Client(first.url()), "compute.sum-of-squares", Stream.concat(Collections.nCopies(3000, 1L).stream(),
                    Collections.nCopies(60, 40_000_000L).stream()).toList().toString(), "\"sum\"", "{}");
            Client.poll(
                    () -> new Client(first.url()).given().get("/v1/jobs/" + job).jsonPath().getInt("progress.succeeded") > 3010
                            ? true
                            : null);
            first.kill();
        }
        try (ServerProcess second = ServerProcess.start(data)) {
            Client again = new Client(second.url());
            assertThat(again.awaitEnd(job).getString("state")).isEqualTo("SUCCEEDED");
            result(again, job, "").statusCode(200).body("value.toString()", equalTo(sumOfSquares(60)));
        }
    }

    /** So many times the sum of i² for i below 40,000,000. */
    private static String sumOfSquares(int times) {
        BigInteger n = BigInteger.valueOf(40_000_000L - 1);
        BigInteger one = BigInteger.ONE;
        return n.multiply(n.add(one)).multiply(n.shiftLeft(1).add(one)).divide(BigInteger.valueOf(6))
                .multiply(BigInteger.valueOf(times)).toString();
    }
}
