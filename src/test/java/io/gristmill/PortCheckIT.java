package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.path.json.JsonPath;

/** Port checks through the real server: what is open, and what nobody may look at. */
class PortCheckIT {
    private static GristmillServer server;
    private static Client client;
    private static ServerSocket open;
    private static int closed;

    @BeforeAll
    static void start() throws IOException {
        open = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = other.getLocalPort();
        }
        server = GristmillServer.start("gristmill.engines.thread=true");
        client = new Client(server.url());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        open.close();
    }

    private static JsonPath run(String items, String options) {
        String job = client.given().contentType("application/json").body("""
                {"function": "net.port-check", "parameters": {"timeout": "5s"}, "input": {"items": [%s]}, "options": {%s}}"""
                .formatted(items, options)).post("/v1/jobs").then().statusCode(202).extract().path("id");
        client.awaitEnd(job);
        return client.results(job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "thread"})
    void openAndClosedPortsAreTold(String engine) {
        JsonPath results = run("[\"127.0.0.1\", %d], {\"host\": \"127.0.0.1\", \"port\": %d}, [\"::ffff:127.0.0.1\", %d]"
                .formatted(open.getLocalPort(), closed, open.getLocalPort()), "\"engine\": \"" + engine + '"');
        assertThat(results.getList("results.value.open")).containsExactly(true, false, true);
        assertThat(results.getList("results.value.reason")).containsExactly(null, "refused", null);
        assertThat(results.getDouble("results[0].value.ms")).isNotNegative();
    }

    @Test
    void manyAreCheckedAtOnce() {
        JsonPath results = run(IntStream.range(0, 500).mapToObj(_ -> "[\"localhost\", %d]".formatted(open.getLocalPort()))
                .collect(Collectors.joining(", ")), "\"concurrency\": 256");
        assertThat(results.getList("results.value.open")).hasSize(500).containsOnly(true);
        assertThat(results.getList("results.index")).isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "10.1.2.3", "192.0.2.1",
            "::ffff:0.0.0.0", "0x0a010203", "224.0.0.1"})
    void whatTheOperatorHasNotListedIsNotAskedFor(String host) {
        JsonPath results = run("[\"%s\", 80]".formatted(host), "");
        assertThat(results.getString("results[0].failure.kind")).isEqualTo("INVALID_INPUT");
        assertThat(results.getString("results[0].failure.detail")).containsAnyOf("is not among the allowed targets",
                "has no address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[\"localhost\"]", "[\"localhost\", 0]", "[\"localhost\", 65536]", "[\"localhost\", \"80\"]",
            "[\"\", 80]", "{\"host\": \"localhost\"}", "{\"host\": 1, \"port\": 1}", "[\"localhost\", 80.5]", "null"})
    void whatIsNoTargetIsInvalidInput(String item) {
        assertThat(run(item, "").getString("results[0].failure.kind")).isEqualTo("INVALID_INPUT");
    }

    @Test
    void aTimeoutThatIsNoneIsRefusedAtSubmit() {
        client.given().contentType("application/json").body("""
                {"function": "net.port-check", "parameters": {"timeout": "soon"}, "input": {"items": [["localhost", 80]]}}""")
                .post("/v1/jobs").then().statusCode(400).body("errors[0].pointer", equalTo("/parameters/timeout"))
                .body("errors[0].detail", containsString("pattern"));
    }

    @Test
    void theFunctionSaysThatItRunsManyItemsAtOnce() {
        client.given().get("/v1/functions/net.port-check").then().statusCode(200).body("concurrency", equalTo(64));
        client.given().get("/v1/functions/data.echo").then().statusCode(200).body("concurrency", equalTo(1));
    }
}
