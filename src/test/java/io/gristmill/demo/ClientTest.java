package io.gristmill.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientTest {
    private HttpServer server;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        client = new Client(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @Test
    void aServerWithoutAWorkerIsNotReady() throws Exception {
        answer("/v1/functions", 503, "{\"title\": \"No worker has started yet\"}");
        assertThat(client.isReady()).isFalse();
    }

    @Test
    void aServerThatKnowsNoFunctionYetIsNotReady() throws Exception {
        answer("/v1/functions", 200, "{\"functions\": []}");
        assertThat(client.isReady()).isFalse();
    }

    @Test
    void aServerThatHasFunctionsIsReady() throws Exception {
        answer("/v1/functions", 200, "{\"functions\": [{\"name\": \"compute.primes\"}]}");
        assertThat(client.isReady()).isTrue();
    }

    @Test
    void aRefusalIsToldInTheServersWords() {
        answer("/v1/jobs", 507, "{\"title\": \"The disk is nearly full\", \"detail\": \"12 MB are free\"}");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.submit("{}"))
                .withMessage("POST /v1/jobs was answered 507 (The disk is nearly full: 12 MB are free)");
    }

    @Test
    void aRefusalWithoutWordsIsToldByItsStatus() {
        answer("/v1/jobs", 502, "<html>");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.submit("{}"))
                .withMessage("POST /v1/jobs was answered 502");
    }

    @Test
    void nobodyThereIsToldWithTheAddress() {
        server.stop(0);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.job("x"))
                .withMessage("nothing answers at " + client.server());
    }
}
