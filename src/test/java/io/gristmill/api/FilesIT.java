package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;

import static io.gristmill.api.Api.given;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.path.json.JsonPath;

@OnSharedServer
class FilesIT {
    private final String content = "content " + UUID.randomUUID();

    private String store() {
        return given().contentType("application/octet-stream").header("Content-Disposition", "attachment; filename=\"a.txt\"")
                .body(content.getBytes()).post("/v1/files").then().statusCode(201).extract().path("id");
    }

    @Test
    void aFileIsKeptOnceUnderItsDigest() {
        String id = given().contentType("text/plain")
                .header("Content-Disposition", "attachment; filename*=UTF-8''gr%C3%BC%C3%9Fe.txt")
                .body(content.getBytes()).post("/v1/files").then().statusCode(201)
                .header("Location", startsWith("/v1/files/sha256:"))
                .body("id", startsWith("sha256:")).body("name", equalTo("grüße.txt")).body("bytes", equalTo(content.length()))
                .body("contentType", startsWith("text/plain")).extract().path("id");
        given().contentType("text/plain").body(content.getBytes()).post("/v1/files").then().statusCode(200).body("id",
                equalTo(id));
        given().get("/v1/files/" + id).then().statusCode(200).body(equalTo(content)).header("ETag", '"' + id.substring(7) + '"')
                .header("Content-Disposition", containsString("filename*=UTF-8''gr%C3%BC%C3%9Fe.txt"));
    }

    @Test
    void partsAreKeptTogether() {
        given().multiPart("x", "one.txt", ("1" + content).getBytes()).multiPart("x", "two.txt", ("2" + content).getBytes())
                .post("/v1/files").then().statusCode(201).body("files", hasSize(2)).body("files.name", hasItem("two.txt"));
        given().multiPart("x", "three.txt", ("3" + content).getBytes()).post("/v1/files").then().statusCode(201)
                .body("name", equalTo("three.txt"));
    }

    @Test
    void aFileIsAskedAboutReadInPartsAndDeleted() {
        String file = "/v1/files/" + store();
        given().head(file).then().statusCode(200).header("Content-Length", Integer.toString(content.length()))
                .header("Accept-Ranges", "bytes");
        String etag = given().head(file).header("ETag");
        given().header("If-None-Match", etag).get(file).then().statusCode(304);
        given().delete(file).then().statusCode(204);
        given().delete(file).then().statusCode(404);
        given().get(file).then().statusCode(404).contentType("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"bytes=0-6 | content", "bytes=-1 | LAST", "bytes=0-0 | c"})
    void aRangeOfBytesIsGiven(String range, String bytes) {
        String expected = bytes.equals("LAST") ? content.substring(content.length() - 1) : bytes;
        given().header("Range", range).get("/v1/files/" + store()).then().statusCode(206).body(equalTo(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=9-5", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4"})
    void rangesThatCannotBeGivenAreIgnored(String range) {
        given().header("Range", range).get("/v1/files/" + store()).then().statusCode(200).body(equalTo(content));
    }

    @Test
    void aRangeBehindTheEndIsRefused() {
        given().header("Range", "bytes=1000-").get("/v1/files/" + store()).then().statusCode(416)
                .header("Content-Range", "bytes */" + content.length()).contentType("application/problem+json");
    }

    @Test
    void aRangeOfSomethingElseByNowIsTheWhole() {
        String file = "/v1/files/" + store();
        given().header("Range", "bytes=0-1").header("If-Range", "\"other\"").get(file).then().statusCode(200);
        given().header("Range", "bytes=0-1").header("If-Range", given().head(file).header("ETag")).get(file).then()
                .statusCode(206);
    }

    @Test
    void aFileThatAJobNeedsStays() throws Exception {
        String file = given().contentType("image/png").body(Pictures.png(content.hashCode())).post("/v1/files").then().extract()
                .path("id");
        String job = Api.run("""
                {"function": "image.thumbnail", "parameters": {"width": 8, "height": 8}, "input": {"files": ["%s", "%s"]}}"""
                .formatted(file, file));
        given().get("/v1/jobs/" + job).then().body("progress.succeeded", equalTo(2));
        given().delete("/v1/files/" + file).then().statusCode(409).body("type", equalTo("/problems/file-in-use"));
        given().delete("/v1/jobs/" + job).then().statusCode(204);
        given().delete("/v1/files/" + file).then().statusCode(204);
    }

    @Test
    void filesAreListedInPages() {
        Set<String> stored = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            stored.add(given().contentType("text/plain").body((i + content).getBytes()).post("/v1/files").then().extract()
                    .path("id"));
        }
        Set<String> listed = new HashSet<>();
        String token = null;
        int pages = 0;
        do {
            JsonPath page = given().get("/v1/files?pageSize=2" + (token == null ? "" : "&pageToken=" + token)).then()
                    .statusCode(200)
                    .extract().jsonPath();
            listed.addAll(page.getList("files.id"));
            token = page.getString("nextPageToken");
        } while (token != null && ++pages < 3);
        assertThat(listed).containsAll(stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:xyz", "..%2F..%2Fetc%2Fpasswd", "gristmill.db", "sha256:",
            "sha256:0000000000000000000000000000000000000000000000000000000000000000"})
    void whatIsNoFileIsNotFound(String id) {
        given().urlEncodingEnabled(false).get("/v1/files/" + id).then().statusCode(oneOf(404, 400))
                .contentType("application/problem+json");
    }
}
