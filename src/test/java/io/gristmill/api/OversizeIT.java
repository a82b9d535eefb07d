package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.GristmillServer;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;

/** Multipart requests and headers that are too much: refused in words, and no temporary file stays. */
class OversizeIT {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    static Path directory;

    private static GristmillServer server;

    @BeforeAll
    static void start() {
        server = GristmillServer.startIn(directory.resolve("data"), "gristmill.http.max-file=64KB",
                "server.tomcat.basedir=" + directory.resolve("tomcat"));
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static RequestSpecification given() {
        return RestAssured.given().baseUri(server.url());
    }

    @AfterEach
    void noTemporaryFileStays() {
        while (temporaryFiles() > 0) {
            Thread.yield();
        }
        given().multiPart("f", "f", "small enough".getBytes(StandardCharsets.UTF_8)).post("/v1/files").then().statusCode(
                org.hamcrest.Matchers.oneOf(200, 201));
    }

    private static long temporaryFiles() {
        try (Stream<Path> files = Files.walk(directory.resolve("tomcat"))) {
            return files.filter(Files::isRegularFile).filter(file -> file.getFileName().toString().startsWith("upload_")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RequestSpecification multipart(String parts) {
        return given().header("Content-Type", "multipart/form-data; boundary=b").body((parts + "--b--\r\n").getBytes(
                StandardCharsets.ISO_8859_1));
    }

    private static String part(String headers, String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n" + headers + "\r\n" + content + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/files", "/v1/jobs"})
    void aPartThatIsTooLargeIsRefused(String path) {
        multipart(part("", "first") + part("", "x".repeat(MEGABYTE))).post(path).then().statusCode(413)
                .contentType("application/problem+json").body("detail", containsString("65536 bytes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/files", "/v1/jobs"})
    void tooManyPartsAreRefused(String path) {
        multipart(part("", "").repeat(12_000)).post(path).then().statusCode(413).contentType("application/problem+json")
                .body("detail", containsString("parts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/files", "/v1/jobs"})
    void aPartWithHugeHeadersIsRefused(String path) {
        multipart(part("X: " + "x".repeat(MEGABYTE) + "\r\n", "")).post(path).then()
                .statusCode(org.hamcrest.Matchers.oneOf(400, 413))
                .contentType("application/problem+json");
    }

    @Test
    void aPartWithoutEndIsRefused() {
        byte[] body = part("", "x".repeat(1000)).getBytes(StandardCharsets.ISO_8859_1);
        given().header("Content-Type", "multipart/form-data; boundary=b").body(body).post("/v1/files").then().statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void hugeHeadersOfARequestAreRefused() throws IOException {
        for (String header : new String[] {"X: " + "x".repeat(MEGABYTE), "Cookie: " + "a=b; ".repeat(MEGABYTE / 5),
                "X: y\r\n".repeat(20_000) + "X: y"}) {
            String answer = Api.raw(server.port(), "GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n");
            assertThat(answer).matches("(?s)(HTTP/1\\.1 (400|431) .*|)").doesNotContain("\"jobs\"");
        }
        assertThat(Api.raw(server.port(), "GET /" + "x".repeat(MEGABYTE) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")).matches(
                "(?s)(HTTP/1\\.1 (400|414) .*|)");
    }
}
