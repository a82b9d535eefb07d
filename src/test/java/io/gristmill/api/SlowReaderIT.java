package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gristmill.GristmillServer;
import io.gristmill.event.EventHub;
import io.restassured.RestAssured;

/** A client that follows and does not read costs one waiting thread, for a time, and nothing else. */
class SlowReaderIT {
    /** Their records are many times what sockets buffer. */
    private static final String MANY = """
            {"function": "data.echo", "input": {"range": {"from": 0, "to": 400000}}}""";

    @ParameterizedTest
    @CsvSource({"60s,true", "500ms,false"})
    void theJobEndsAndTheReaderIsLetGo(String patience, boolean hangsUp) throws IOException {
        try (GristmillServer server = GristmillServer.start("server.tomcat.connection-timeout=" + patience)) {
            EventHub hub = server.part(EventHub.class);
            String id = RestAssured.given().contentType("application/json").body(MANY).post(server.url() + "/v1/jobs").then()
                    .statusCode(202).extract().path("id");
            try (Socket reader = new Socket()) {
                reader.setReceiveBufferSize(4096);
                reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                reader.getOutputStream().write(("GET /v1/jobs/" + id
                        + "/results?format=ndjson&follow=true HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(
                                StandardCharsets.US_ASCII));
                assertThat(reader.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
                RestAssured.given().header("Prefer", "wait=60").get(server.url() + "/v1/jobs/" + id).then()
                        .body("state", equalTo("SUCCEEDED"));
                if (hangsUp) {
                    assertThat(hub.subscribers()).as("readers in the middle of the results").isEqualTo(1);
                } else {
                    awaitNobody(hub);
                }
            }
            awaitNobody(hub);
        }
    }

    private static void awaitNobody(EventHub hub) {
        while (hub.subscribers() > 0) {
            Thread.yield();
        }
    }
}
