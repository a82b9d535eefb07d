package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import static io.gristmill.api.Api.echo;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.run;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

@OnSharedServer
class ItemsIT {

    private static String mixed() {
        return run("""
                {"function": "compute.sum-of-squares", "input": {"items": [%s]}, "options": {"chunkSize": 10}}""".formatted(
                String.join(",", IntStream.range(0, 100).mapToObj(i -> i % 7 == 0 ? "\"bad\"" : "" + i).toList())));
    }

    private static List<Integer> pages(String path) {
        List<Integer> indexes = new ArrayList<>();
        String token = null;
        do {
            JsonPath page = given().get(path + (token == null ? "" : "&pageToken=" + token)).then().statusCode(200).extract()
                    .jsonPath();
            indexes.addAll(page.getList("items.index"));
            token = page.getString("nextPageToken");
        } while (token != null);
        return indexes;
    }

    @Test
    void itemsArePagedInTheOrderOfTheInput() {
        String items = "/v1/jobs/" + mixed() + "/items";
        assertThat(pages(items + "?pageSize=9")).isEqualTo(IntStream.range(0, 100).boxed().toList());
        assertThat(pages(items + "?pageSize=4&state=FAILED")).isEqualTo(IntStream.range(0, 100).filter(i -> i % 7 == 0).boxed()
                .toList());
        assertThat(pages(items + "?pageSize=50&state=SUCCEEDED")).isEqualTo(IntStream.range(0, 100).filter(i -> i % 7 != 0)
                .boxed().toList());
        given().get(items + "?state=FAILED").then().body("items", hasSize(15)).body("items.state", everyItem(is("FAILED")))
                .body("items.failure.kind", everyItem(is("INVALID_INPUT"))).body("nextPageToken", nullValue());
    }

    @ParameterizedTest
    @CsvSource({"state,WAITING", "state,x", "minAttempts,many", "pageSize,0", "pageSize,5000", "pageToken,am9iczp4",
            "order,input"})
    void badParametersAreNamed(String name, String value) {
        given().queryParam(name, value).get("/v1/jobs/" + run(echo(1)) + "/items").then().statusCode(400)
                .body("errors[0].parameter", equalTo(name));
    }

    @Test
    void anItemIsShownAsInAnyFeed() {
        String id = mixed();
        given().get("/v1/jobs/" + id + "/items/10").then().statusCode(200).body("index", equalTo(10))
                .body("state", equalTo("SUCCEEDED")).body("attempts", equalTo(1)).body("input.name", notNullValue())
                .body("value", equalTo(285)).body("failure", nullValue());
        given().get("/v1/jobs/" + id + "/items/7").then().statusCode(200).body("state", equalTo("FAILED"))
                .body("failure.kind", equalTo("INVALID_INPUT")).body("failure.detail", notNullValue())
                .body("failure.exitCode", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "-1", "9223372036854775807"})
    void itemsThatThereAreNotAreNotFound(String index) {
        given().get("/v1/jobs/" + mixed() + "/items/" + index).then().statusCode(404).contentType("application/problem+json");
        given().get("/v1/jobs/no-such-job/items/0").then().statusCode(404);
    }

    @Test
    void anIndexIsANumber() {
        given().get("/v1/jobs/" + mixed() + "/items/first").then().statusCode(400).body("errors[0].parameter", equalTo("index"));
    }

    @Test
    void itemsThatHaveNoResultSayWhy() {
        String id = Api.submit(Api.slow());
        given().get("/v1/jobs/" + id + "/items/59").then().statusCode(200).body("index", equalTo(59))
                .body("state", equalTo("WAITING"));
        Api.cancel(id);
        given().get("/v1/jobs/" + id + "/items/59").then().statusCode(200).body("state", equalTo("NOT_RUN"));
    }

    @Test
    void aBlockOfNumbersStandsForEachOfThem() {
        String id = run("""
                {"function": "compute.primes", "input": {"range": {"from": 1000, "to": 2000}}}""");
        given().get("/v1/jobs/" + id + "/items/0").then().statusCode(200).body("from", equalTo(1000))
                .body("state", equalTo("SUCCEEDED"));
        given().get("/v1/jobs/" + id + "/items/999").then().statusCode(200).body("to", equalTo(2000));
        given().get("/v1/jobs/" + id + "/items/1000").then().statusCode(404);
    }

    @Test
    void theOutputOfAnItemIsServedAsStrangersBytes() throws Exception {
        String id = given().multiPart("job", """
                {"function": "image.thumbnail", "parameters": {"width": 8, "height": 8}}""")
                .multiPart("files", "my \"photo\" ü.png", Pictures.png(1), "image/png").header("Prefer", "wait=60")
                .post("/v1/jobs")
                .then().statusCode(200).extract().path("id");
        JsonPath record = given().get("/v1/jobs/" + id + "/items/0").jsonPath();
        String href = record.getString("output.href");
        String sha256 = record.getString("output.sha256");
        byte[] bytes = given().get(href).then().statusCode(200).contentType("image/png").header("ETag", '"' + sha256 + '"')
                .header("X-Content-Type-Options", "nosniff").header("Content-Security-Policy", startsWith("sandbox"))
                .header("Content-Disposition", startsWith("inline; filename=\"")).header("Accept-Ranges", "bytes").extract()
                .asByteArray();
        assertThat(bytes).hasSize(record.getInt("output.bytes"));
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))).isEqualTo(sha256);
        given().header("If-None-Match", '"' + sha256 + '"').get(href).then().statusCode(304);
        byte[] part = given().header("Range", "bytes=8-15").get(href).then().statusCode(206)
                .header("Content-Range", "bytes 8-15/" + bytes.length).extract().asByteArray();
        assertThat(part).containsExactly(Arrays.copyOfRange(bytes, 8, 16));
        given().get("/v1/jobs/" + id + "/items?state=SUCCEEDED").then().body("items.output.name", contains(record.getString(
                "output.name")));
    }

    @Test
    void anOutputIsGivenInPartOnlyToWhoHasTheRest() throws IOException {
        String id = given().multiPart("job", """
                {"function": "image.thumbnail", "parameters": {"width": 8, "height": 8}}""")
                .multiPart("files", "a.png", Pictures.png(1), "image/png").header("Prefer", "wait=60").post("/v1/jobs").then()
                .statusCode(200).extract().path("id");
        String output = "/v1/jobs/" + id + "/items/0/output";
        Response all = given().get(output);
        byte[] bytes = all.asByteArray();
        assertThat(given().header("Range", "bytes=8-15").header("If-Range", all.header("ETag")).get(output).then().statusCode(206)
                .extract().asByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 8, 16));
        assertThat(given().header("Range", "bytes=8-15").header("If-Range", "\"other\"").get(output).then().statusCode(200)
                .extract().asByteArray()).isEqualTo(bytes);
        assertThat(given().header("Range", "bytes=-3").get(output).then().statusCode(206).extract().asByteArray()).isEqualTo(
                Arrays.copyOfRange(bytes, bytes.length - 3, bytes.length));
        given().header("Range", "bytes=" + bytes.length + "-").get(output).then().statusCode(416).header("Content-Range", equalTo(
                "bytes */" + bytes.length));
        given().head(output).then().statusCode(200).header("Content-Length", equalTo("" + bytes.length)).header("ETag", equalTo(
                all.header("ETag"))).header("Accept-Ranges", equalTo("bytes"));
        given().header("If-None-Match", "\"x\", " + all.header("ETag")).head(output).then().statusCode(304);
    }

    @Test
    void itemsThatWereTriedAgainAreFound() {
        String id = run("""
                {"function": "compute.sum-of-squares", "input": {"items": [1, "bad", 2, -1]}, "options": {"retries": 1}}""");
        List<Integer> attempts = given().get("/v1/jobs/" + id + "/items").jsonPath().getList("items.attempts");
        given().get("/v1/jobs/" + id + "/items?minAttempts=2").then().body("items", hasSize((int) attempts.stream().filter(
                count -> count > 1).count()));
        given().get("/v1/jobs/" + id + "/items?minAttempts=1").then().body("items", hasSize(4));
    }

    @Test
    void aPageOfItemsGoesOnWithItsFilterAndNoOther() {
        String items = "/v1/jobs/" + mixed() + "/items?pageSize=4";
        String token = given().get(items + "&state=FAILED").path("nextPageToken");
        given().get(items + "&state=FAILED&pageToken=" + token).then().statusCode(200).body("items", hasSize(4));
        given().get(items + "&pageToken=" + token).then().statusCode(400).body("errors[0].parameter", equalTo("pageToken"));
    }

    @Test
    void anItemWithoutOutputHasNone() {
        given().get("/v1/jobs/" + run(echo(1)) + "/items/0/output").then().statusCode(404)
                .contentType("application/problem+json");
    }
}
