package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;

/** Clients that stand still in the middle, or go away there: others are served meanwhile, and nothing of them stays. */
@Tag("slow")
@Order(3)
class SlowClientsIT {
    private static final int CLIENTS = 50;
    private static final int FEW = 10;
    private static final String HOST = "Host: localhost\r\n";
    private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=b\r\n";
    private static final byte[] CONTENT = new byte[16 << 20];

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static String file = "";

    private final List<Socket> clients = new ArrayList<>();
    private int threads;
    private int sockets;

    @BeforeAll
    static void start() throws IOException {
        new Random(1).nextBytes(CONTENT);
        server = ServerProcess.start(directory, "-Dserver.tomcat.connection-timeout=1s", "-Dserver.tomcat.keep-alive-timeout=1s",
                "-Dgristmill.http.slow-clients.patience=2s", "-Dgristmill.http.slow-clients.body-rate=100KB");
        server.awaitWorkers();
        file = "/v1/files/"
                + given().contentType("application/octet-stream").body(CONTENT).post("/v1/files").then().statusCode(201)
                        .extract().path("id");
        given().get(file).then().statusCode(200);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static RequestSpecification given() {
        return RestAssured.given().baseUri(server.url());
    }

    private void note() {
        threads = server.resources().threads();
        sockets = server.resources().sockets();
    }

    private Socket begin(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        clients.add(socket);
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** No thread, no connection and no half-received byte of whoever was too slow or went away. */
    @AfterEach
    void nothingStays() throws IOException {
        Client.poll(() -> server.resources().sockets() <= sockets && server.resources().threads() < threads + FEW ? true : null);
        for (Socket client : clients) {
            client.close();
        }
        Client.poll(() -> server.resources().filesIn(directory.resolve("files")) == 0 && incoming() == 0 ? true : null);
        given().get("/v1/jobs").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/jo", "GET /v1/jobs HTTP/1.1\r\n" + HOST + "X: y",
            "POST /v1/jobs HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"function\"",
            "POST /v1/jobs HTTP/1.1\r\n" + HOST
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"fun",
            "POST /v1/files HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\nsome bytes",
            "POST /v1/files HTTP/1.1\r\n" + HOST + MULTIPART
                    + "Content-Length: 1000000\r\n\r\n--b\r\nContent-Disposition: form-data",
            "POST /v1/jobs HTTP/1.1\r\n" + HOST + MULTIPART + "Content-Length: 1000000\r\n\r\n--b\r\n"
                    + "Content-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\nsome bytes"})
    void whoStopsInTheMiddleIsNotWaitedForAndOthersAreServed(String beginning) throws IOException {
        note();
        for (int i = 0; i < CLIENTS; i++) {
            begin(beginning);
        }
        assertThat(server.resources().threads()).isLessThan(threads + FEW);
        for (int i = 0; i < 20; i++) {
            given().get("/v1/jobs").then().statusCode(200);
        }
        for (Socket client : clients) {
            readToEnd(client);
        }
    }

    /** The server ends the connection, whether it says something before or not. */
    private static byte[] readToEnd(Socket client) {
        try {
            return client.getInputStream().readAllBytes();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("The server has not ended the connection", e);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** So often that no limit between two bytes is ever reached. */
    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/jobs HTTP/1.1\r\n" + HOST + "X: ",
            "POST /v1/jobs HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\nContent-Length: 10000000\r\n\r\n",
            "POST /v1/files HTTP/1.1\r\n" + HOST + MULTIPART + "Content-Length: 10000000\r\n\r\n--b\r\n"
                    + "Content-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\n"})
    void whoSendsAByteNowAndThenIsNotWaitedForEither(String beginning) throws IOException {
        note();
        Socket client = begin(beginning);
        Thread reader = Thread.ofVirtual().start(() -> readToEnd(client));
        Client.poll(() -> !reader.isAlive() || !sends(client, ' ') ? true : null);
    }

    private static boolean sends(Socket client, int character) {
        try {
            client.getOutputStream().write(character);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whoDoesNotReadIsNotWaitedForAndOthersAreServed() throws IOException {
        note();
        for (int i = 0; i < CLIENTS; i++) {
            begin("GET " + file + " HTTP/1.1\r\n" + HOST + "\r\n");
        }
        given().get("/v1/jobs").then().statusCode(200);
        Client.poll(() -> server.resources().sockets() <= sockets ? true : null);
        for (Socket client : clients) {
            assertThat(readToEnd(client).length).isLessThan(CONTENT.length);
        }
    }

    @Test
    void whoGoesAwayInTheMiddleOfADownloadLeavesNothing() throws IOException {
        note();
        for (int i = 0; i < CLIENTS; i++) {
            Socket client = begin("GET " + file + " HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.getInputStream().readNBytes(1000)).hasSize(1000);
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", MULTIPART})
    void whoGoesAwayInTheMiddleOfAnUploadLeavesNothing(String header) throws IOException {
        note();
        String part = header.isEmpty() ? "" : "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n";
        for (int i = 0; i < CLIENTS; i++) {
            Socket client = begin("POST /v1/files HTTP/1.1\r\n" + HOST + header + "Content-Length: 1000000\r\n\r\n" + part + i);
            client.getOutputStream().write(CONTENT, 0, 100_000);
            client.close();
        }
        Client.poll(() -> server.resources().sockets() <= sockets ? true : null);
        Client.poll(() -> incoming() == 0 ? true : null);
    }

    /** Files that are being received. */
    private static long incoming() {
        try (Stream<Path> all = Files.list(directory.resolve("files/incoming"))) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDownloadThatBrokeOffIsGoneOnWith() throws IOException {
        note();
        byte[] first;
        try (Socket client = begin("GET " + file + " HTTP/1.1\r\n" + HOST + "\r\n")) {
            InputStream in = client.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            first = in.readNBytes(1_000_000);
        }
        String etag = given().head(file).header("ETag");
        byte[] rest = given().header("Range", "bytes=" + first.length + "-").header("If-Range", etag).get(file).then()
                .statusCode(206).extract().asByteArray();
        byte[] whole = java.util.Arrays.copyOf(first, CONTENT.length);
        System.arraycopy(rest, 0, whole, first.length, rest.length);
        assertThat(whole).isEqualTo(CONTENT);
        assertThat(given().head(file).header("ETag")).isEqualTo(etag);
    }
}
