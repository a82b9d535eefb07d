package io.gristmill.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import static io.gristmill.api.Api.given;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.GristmillServer;
import io.restassured.RestAssured;
import io.restassured.response.Response;

/** Uploads that are checked on the way, and uploads that go on where they broke off. */
@OnSharedServer
class UploadsIT {
    @TempDir
    static Path directory;

    private final byte[] content = ("content " + UUID.randomUUID()).getBytes(UTF_8);
    private final String id = "sha256:" + HexFormat.of().formatHex(digest("SHA-256", content));
    private final String file = "/v1/files/" + id;

    private static byte[] digest(String algorithm, byte[] content) {
        try {
            return MessageDigest.getInstance(algorithm).digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String field(String name, String algorithm, byte[] content) {
        return name + "=:" + Base64.getEncoder().encodeToString(digest(algorithm, content)) + ":";
    }

    private static Response piece(String file, byte[] content, int from, int to, int total) {
        return given().contentType("application/octet-stream").header("Content-Range",
                "bytes " + from + "-" + (to - 1) + "/" + total).body(Arrays.copyOfRange(content, from, to)).put(file);
    }

    private Response piece(int from, int to) {
        return piece(file, content, from, to, content.length);
    }

    // ---- digests

    @Test
    void contentThatIsWhatItsDigestSaysIsStored() {
        String digests = field("sha-512", "SHA-512", content) + ", md5=:AAAA:, " + field("sha-256", "SHA-256", content);
        given().contentType("text/plain").header("Content-Digest", digests).body(content).post("/v1/files").then().statusCode(201)
                .body("id", equalTo(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-256", "SHA-512"})
    void contentThatIsNotWhatItsDigestSaysIsRefusedAndNotKept(String algorithm) {
        String name = algorithm.toLowerCase(Locale.ROOT);
        String announced = field(name, algorithm, "other".getBytes(UTF_8));
        String actual = field(name, algorithm, content);
        given().contentType("text/plain").header("Content-Digest", announced).body(content).post("/v1/files").then()
                .statusCode(400)
                .contentType("application/problem+json").body("errors[0].header", equalTo("Content-Digest"))
                .body("detail", containsString(announced.substring(name.length() + 1)))
                .body("detail", containsString(actual.substring(name.length() + 1)));
        given().get(file).then().statusCode(404);
    }

    @Test
    void aDigestThatIsNoneIsRefused() {
        given().contentType("text/plain").header("Content-Digest", "sha-256=abc").body(content).post("/v1/files").then()
                .statusCode(400).body("errors[0].header", equalTo("Content-Digest"));
    }

    @Test
    void contentComesWithItsDigest() {
        given().body(content).put(file).then().statusCode(201);
        String whole = field("sha-256", "SHA-256", content);
        given().get(file).then().statusCode(200).header("Repr-Digest", whole).header("Content-Digest", whole);
        given().header("Range", "bytes=0-3").get(file).then().statusCode(206).header("Repr-Digest", whole)
                .header("Content-Digest", nullValue());
    }

    // ---- under a digest

    @Test
    void aFileIsPutUnderItsDigestAsAWhole() {
        given().contentType("text/plain").header("Content-Disposition", "attachment; filename=\"a.txt\"").body(content).put(file)
                .then().statusCode(201).header("Location", file).body("name", equalTo("a.txt")).body("id", equalTo(id));
        given().body(content).put(file).then().statusCode(200);
    }

    @Test
    void anotherDigestThanThePathsIsRefused() {
        given().body("something else").put(file).then().statusCode(400).body("detail", containsString(id));
        given().get(file).then().statusCode(404);
        given().body(content).put("/v1/files/sha256:abc").then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void anUploadGoesOnWhereItWas() {
        piece(0, 10).then().statusCode(202).header("Upload-Offset", "10").header("Upload-Complete", "?0")
                .body("offset", equalTo(10))
                .body("bytes", equalTo(content.length)).body("id", equalTo(id));
        given().head(file).then().statusCode(204).header("Upload-Offset", "10").header("Upload-Complete", "?0");
        given().get(file).then().statusCode(404);
        piece(0, 20).then().statusCode(409).header("Upload-Offset", "10").body("type", equalTo("/problems/upload-conflict"));
        piece(15, 20).then().statusCode(409).header("Upload-Offset", "10");
        piece(10, content.length - 1).then().statusCode(202);
        piece(content.length - 1, content.length).then().statusCode(201).header("Location", file);
        given().head(file).then().statusCode(200).header("Content-Length", Integer.toString(content.length));
        given().get(file).then().statusCode(200).body(equalTo(new String(content, UTF_8)));
        piece(0, 10).then().statusCode(200).body("id", equalTo(id));
    }

    @Test
    void aPieceIsCheckedAgainstItsOwnDigest() {
        piece(0, 10).then().statusCode(202);
        given().header("Content-Range", "bytes 10-13/" + content.length).header("Content-Digest", field("sha-256", "SHA-256",
                content)).body("oops").put(file).then().statusCode(400).body("errors[0].header", equalTo("Content-Digest"));
        given().head(file).then().header("Upload-Offset", "10");
        piece(10, content.length).then().statusCode(201);
    }

    @Test
    void aWholeThatIsNotWhatItsIdSaysIsRemoved() {
        byte[] other = content.clone();
        other[0]++;
        piece(file, other, 0, 10, other.length).then().statusCode(202);
        piece(file, other, 10, other.length, other.length).then().statusCode(400).body("detail", containsString(id));
        given().head(file).then().statusCode(404);
    }

    @Test
    void anUnfinishedUploadIsDeletedLikeAFile() {
        piece(0, 10).then().statusCode(202);
        given().delete(file).then().statusCode(204);
        given().head(file).then().statusCode(404);
        given().delete(file).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-9", "bytes 5-4/10", "bytes 0-10/10", "bytes */10", "lines 0-9/10", "bytes 0-9/*"})
    void aRangeThatIsNoneIsRefused(String range) {
        given().header("Content-Range", range).body("0123456789").put(file).then().statusCode(400)
                .body("errors[0].header", equalTo("Content-Range"));
    }

    @Test
    void aPieceHasAsManyBytesAsItsRange() {
        given().header("Content-Range", "bytes 0-9/20").body("01234").put(file).then().statusCode(400)
                .body("type", equalTo("/problems/invalid-upload"));
        given().header("Content-Range", "bytes 0-9/20").body("012345678901234").put(file).then().statusCode(400);
        given().multiPart("x", "x".getBytes(UTF_8)).put(file).then().statusCode(415);
    }

    // ---- limits

    @Test
    void moreFilesOrBytesThanAllowedAreRefused() {
        try (GristmillServer server = GristmillServer.startIn(directory, "gristmill.http.max-file=100KB",
                "gristmill.files.max-count=3", "gristmill.files.max-bytes=100KB")) {
            RestAssured.given().baseUri(server.url()).contentType("text/plain").body(content).post("/v1/files").then()
                    .statusCode(201);
            RestAssured.given().baseUri(server.url()).contentType("text/plain").body(new byte[102_000]).post("/v1/files").then()
                    .statusCode(507).body("type", equalTo("/problems/store-full")).body("detail", containsString("max-bytes"));
            RestAssured.given().baseUri(server.url()).header("Content-Range", "bytes 0-0/102400").body("x").put(
                    "/v1/files/sha256:" + "0".repeat(64)).then().statusCode(507).body("detail", containsString("max-bytes"));
            RestAssured.given().baseUri(server.url()).header("Content-Range", "bytes 0-0/102401").body("x").put(
                    "/v1/files/sha256:" + "0".repeat(64)).then().statusCode(413).body("detail", containsString("102400"));
            RestAssured.given().baseUri(server.url()).contentType("text/plain").body("third").post("/v1/files").then()
                    .statusCode(201);
            RestAssured.given().baseUri(server.url()).contentType("text/plain").body("fourth").post("/v1/files").then()
                    .statusCode(507).body("detail", containsString("max-count"));
            RestAssured.given().baseUri(server.url()).contentType("text/plain").body("third").post("/v1/files").then()
                    .statusCode(200);
            assertThat(RestAssured.given().baseUri(server.url()).get("/v1/files").jsonPath().getList("files")).hasSize(3);
            RestAssured.given().baseUri(server.url()).contentType("application/json").header("Prefer", "wait=60")
                    .body(Api.echo(1))
                    .post("/v1/jobs").then().statusCode(200).body("state", not(equalTo("FAILED")));
        }
    }
}
