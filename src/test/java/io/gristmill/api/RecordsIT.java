package io.gristmill.api;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.airlift.compress.v3.zstd.ZstdOutputStream;
import io.restassured.response.ValidatableResponse;

/** Inputs that have many items in one file. */
@OnSharedServer
class RecordsIT {
    private static final String TABLE = "name;price;count\r\n\"nut; small\";0.10;7\r\nbolt;cheap;8\r\nscrew;2;\r\n";
    private static final String OPTIONS = """
            "delimiter": ";", "types": {"price": "double", "count": "long"}""";

    private static String upload(byte[] content) {
        return given().contentType("application/octet-stream").body(content).post("/v1/files").then().extract().path("id");
    }

    private static String upload(String content) {
        return upload(content.getBytes(StandardCharsets.UTF_8));
    }

    private static String job(String input) {
        return """
                {"function": "data.echo", "input": %s}""".formatted(input);
    }

    private static String run(String input) {
        return json(job(input)).header("Prefer", "wait=60").post("/v1/jobs").then().statusCode(200).extract().path("id");
    }

    private static ValidatableResponse results(String id) {
        return given().get("/v1/jobs/" + id + "/results").then().statusCode(200);
    }

    private static byte[] packed(String coding, String content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = coding.equals("gzip") ? new GZIPOutputStream(packed) : ZstdOutputStream.create(packed)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private static void requireTable(String id) {
        results(id).body("results.size()", equalTo(3)).body("results[0].value.name", equalTo("nut; small"))
                .body("results[0].value.price", equalTo(0.1f)).body("results[0].value.count", equalTo(7))
                .body("results[1].state", equalTo("FAILED")).body("results[1].failure.kind", equalTo("INVALID_INPUT"))
                .body("results[1].failure.detail", equalTo("Line 3: price: 'cheap' is not a number"))
                .body("results[2].value.count", equalTo(null));
    }

    @Test
    void eachRowOfATableIsAnItemAndABadOneFailsAlone() {
        requireTable(run("{\"csv\": {\"file\": \"%s\", %s}}".formatted(upload(TABLE), OPTIONS)));
    }

    @Test
    void aTableMayComeWithItsJob() {
        String id = given().multiPart("job", job("{\"csv\": {" + OPTIONS + "}}"), "application/json").multiPart("csv",
                "table.csv", TABLE.getBytes(StandardCharsets.UTF_8)).header("Prefer", "wait=60").post("/v1/jobs").then()
                .statusCode(200).extract().path("id");
        requireTable(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"ndjson | 1%n2%n", "csv | a%n1%n2%n", "json | [1, 2]"})
    void aJobThatComesWithItsItemsNeedsNoInput(String format, String content) {
        for (int i = 0; i < 2; i++) {
            given().multiPart("job", "{\"function\": \"data.echo\"}", "application/json")
                    .multiPart(format, "items", content.formatted()
                            .getBytes(StandardCharsets.UTF_8))
                    .header("Prefer", "wait=60").header("Idempotency-Key", "records-" + format)
                    .post("/v1/jobs").then().statusCode(200).body("progress.succeeded", equalTo(2))
                    .header("Idempotency-Replayed", i == 0 ? equalTo(null) : equalTo("true"));
        }
        given().multiPart("job", "{\"function\": \"data.echo\"}", "application/json").multiPart(format, "items", "[]".getBytes(
                StandardCharsets.UTF_8)).header("Idempotency-Key", "records-" + format).post("/v1/jobs").then().statusCode(422);
    }

    @Test
    void aLineThatIsNotJsonFailsAlone() {
        String id = run("{\"ndjson\": \"%s\"}".formatted(upload("{\"a\": 1}\noops\n3\n")));
        results(id).body("results.value", equalTo(java.util.Arrays.asList(java.util.Map.of("a", 1), null, 3)))
                .body("results[1].failure.kind", equalTo("INVALID_INPUT"))
                .body("results[1].failure.detail", startsWith("Line 2: "));
    }

    @ParameterizedTest
    @CsvSource({"gzip", "zstd"})
    void compressedFilesAreUnpacked(String coding) throws IOException {
        String lines = IntStream.range(0, 20_000).mapToObj(i -> "{\"row\": " + i + "}").collect(Collectors.joining("\n"));
        String stored = upload(packed(coding, lines));
        String id = run("{\"ndjson\": \"" + stored + "\"}");
        given().get("/v1/jobs/" + id).then().body("progress.succeeded", equalTo(20_000));
        given().get("/v1/jobs/" + id + "/items/19999").then().body("value.row", equalTo(19_999));
        given().contentType("application/x-ndjson").header("Content-Encoding", coding).body(packed(coding, lines))
                .post("/v1/files")
                .then().body("bytes", equalTo(lines.length()));
        given().contentType("text/plain").header("Content-Encoding", coding).body("not compressed").post("/v1/files").then()
                .statusCode(400).body("detail", containsString("damaged"));
    }

    @Test
    void aBombIsRefusedWithTheFieldThatNamesIt() throws IOException {
        String bomb = upload(packed("gzip", " ".repeat(20_000_000)));
        json(job("{\"csv\": \"" + bomb + "\"}")).post("/v1/jobs").then().statusCode(400).body("errors.pointer",
                hasItem("/input/csv")).body("detail", containsString("200 times"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"json | {} | /input/json | not a JSON array",
            "json | [1, 2 | /input/json | line 1", "csv | '' | /input/csv/header | empty",
            "csv | a,a | /input/csv/header | Two columns"})
    void aFileThatIsNotWhatItIsSaidToBeIsRefused(String format, String content, String pointer, String why) {
        json(job("{\"%s\": \"%s\"}".formatted(format, upload(content)))).post("/v1/jobs").then().statusCode(400)
                .body("errors[0].pointer", equalTo(pointer)).body("errors[0].detail", containsString(why));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "{'csv': 7} | /input/csv", "{'csv': {}} | /input/csv/file", "{'ndjson': {'file': 'x'}} | /input/ndjson/file",
            "{'json': {'header': true}} | /input/json/header", "{'csv': {'header': 1}} | /input/csv/header",
            "{'csv': {'delimiter': ';;'}} | /input/csv/delimiter", "{'csv': {'delimiter': '\\n'}} | /input/csv/delimiter",
            "{'csv': {'types': 'float'}} | /input/csv/types", "{'csv': {'types': {'a/b': 1}}} | /input/csv/types/a~1b",
            "{'csv': 'sha256:0000000000000000000000000000000000000000000000000000000000000000'} | /input/csv"})
    void wrongOptionsAreNamed(String input, String pointer) {
        json(job(input.replace('\'', '"'))).post("/v1/jobs").then().statusCode(400).body("errors.pointer", hasItem(pointer));
    }

    @Test
    void aPartThatIsNotTheInputIsRefused() {
        given().multiPart("job", job("{\"items\": []}"), "application/json").multiPart("csv", "x", new byte[] {'a'})
                .post("/v1/jobs")
                .then().statusCode(400).body("errors[0].pointer", equalTo("/input"));
        given().multiPart("job", job("null"), "application/json").multiPart("csv", "x", new byte[] {'a'})
                .multiPart("files", "x", new byte[] {'a'}).post("/v1/jobs").then().statusCode(400);
    }

    @Test
    void aPlanCountsTheItems() {
        json(job("{\"json\": \"%s\"}".formatted(upload("[[], [1, 2], 3]")))).post("/v1/jobs?validateOnly=true").then()
                .statusCode(200).body("items", equalTo(3));
    }
}
