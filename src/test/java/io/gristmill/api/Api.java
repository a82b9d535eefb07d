package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.gristmill.GristmillServer;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;

/** The interface of one server that all tests of this package share; it ends with the tests. */
final class Api {
    static final GristmillServer SERVER = GristmillServer.start("gristmill.http.heartbeat=200ms");
    static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Api() {}

    static RequestSpecification given() {
        return RestAssured.given().baseUri(SERVER.url());
    }

    static RequestSpecification json(String body) {
        return given().contentType("application/json").body(body);
    }

    /** Submits a job and returns its id at once. */
    static String submit(String job) {
        return json(job).post("/v1/jobs").then().statusCode(202).extract().path("id");
    }

    /** Submits a job and returns its id when it has ended. */
    static String run(String job) {
        return json(job).header("Prefer", "wait=60").post("/v1/jobs").then().statusCode(200).extract().path("id");
    }

    static String echo(Object... items) {
        return """
                {"function": "data.echo", "input": {"items": [%s]}}""".formatted(Stream.of(items).map(String::valueOf)
                .collect(Collectors.joining(", ")));
    }

    /** A job that runs for minutes if it is let, on one worker, item by item. */
    static String slow() {
        return """
                {"function": "compute.sum-of-squares", "input": {"items": [%s]}, "options": {"chunkSize": 1, "maxWorkers": 1}}"""
                .formatted(Stream.generate(() -> "4294967296").limit(60).collect(Collectors.joining(",")));
    }

    static void cancel(String id) {
        given().post("/v1/jobs/" + id + "/cancel").then().statusCode(202);
        awaitEnd(id);
    }

    /** Waits until this many workers are there: a cancelled job's workers are ended and replaced. */
    static void awaitWorkers(int count) {
        while (given().get("/v1/workers").jsonPath().getList("workers").size() != count) {
            Thread.yield();
        }
    }

    static void awaitEnd(String id) {
        given().header("Prefer", "wait=60").get("/v1/jobs/" + id).then().statusCode(200);
    }

    /** The lines of an answer as they come. */
    static HttpResponse<Stream<String>> lines(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(SERVER.url() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    }

    static List<Map<String, Object>> ndjson(String path) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = lines(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        return response.body().map(line -> JsonPath.from(line).<Map<String, Object>>get()).toList();
    }

    /** What the server answers to bytes that no decent client sends; it has to end the connection itself. */
    static String raw(String request) throws IOException {
        return raw(SERVER.port(), request);
    }

    /** A server that has read enough may end the connection before all is sent; what it said by then is returned. */
    static String raw(int port, String request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.getInputStream().transferTo(answer);
        } catch (SocketException e) {
            // Reset: there were bytes that it did not read.
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
