package io.gristmill;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.IntStream;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.restassured.path.json.JsonPath;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nothing in the server grows with the number of items: this one has a heap of 80 MB. */
@Tag("slow")
@Order(6)
class ScaleIT {
    private static final int ITEMS = 10_000_000;
    private static final int STREAMED = 1_000_000;
    private static final Pattern RESULT = Pattern.compile("^\\{\"index\":(\\d+),.*\"value\":(\\d+)[,}]");

    @TempDir
    Path data;

    @Test
    void tenMillionItemsCostSegmentsOnlyAMillionResultsStreamThroughASmallHeapAndNoFunctionIsLoaded() throws Exception {
        Path classes = data.resolve("classes.log");
        try (ServerProcess server = ServerProcess.start(data, "-Xmx80m",
                "-Xlog:class+load=info:file=" + classes + "::filecount=0")) {
            server.awaitWorkers();
            run(server, ITEMS);
            String job = run(server, STREAMED);
            try (HttpClient client = HttpClient.newHttpClient();
                    BufferedReader lines = lines(client, server.url() + "/v1/jobs/" + job + "/results")) {
                int expected = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    assertThat(line).startsWith("{\"index\":" + expected + ",").contains("\"value\":" + expected);
                    expected++;
                }
                assertThat(expected).isEqualTo(STREAMED);
            }
            assertThat(rows()).isLessThan(2_000);
        }
        // Functions are the users' code: the server describes and runs them without ever loading them.
        assertThat(Files.readString(classes)).contains("io.gristmill.dispatch.Dispatcher")
                .doesNotContain("io.gristmill.function.")
                .doesNotContain("io.gristmill.worker.");
    }

    /** The file goes through the server on its way in; its items are paged to the last, and stopped when somebody says so. */
    @Test
    void aMillionLinesOfAFileArePagedAndCancelled() throws Exception {
        Path lines = data.resolve("numbers.ndjson");
        Files.write(lines, () -> IntStream.range(0, STREAMED).<CharSequence>mapToObj(Integer::toString).iterator());
        try (ServerProcess server = ServerProcess.start(data.resolve("server"), "-Xmx80m")) {
            server.awaitWorkers();
            String file = given().contentType("application/x-ndjson").body(lines.toFile()).post(server.url() + "/v1/files").then()
                    .statusCode(201).extract().path("id");
            String job = "{\"function\": \"%s\", \"input\": {\"ndjson\": \"" + file + "\"}}";
            String echoed = given().contentType("application/json").header("Prefer", "wait=60").body(job.formatted("data.echo"))
                    .post(server.url() + "/v1/jobs").then().statusCode(200).extract().path("id");
            assertThat(values(server.url() + "/v1/jobs/" + echoed + "/items?pageSize=1000")).isEqualTo(STREAMED * (STREAMED - 1L)
                    / 2);
            String stopped = given().contentType("application/json").header("Prefer", "wait=60").body(job.formatted(
                    "compute.sum-of-squares")).post(server.url() + "/v1/jobs?until=firstCompleted").then().statusCode(202)
                    .extract().path("id");
            given().post(server.url() + "/v1/jobs/" + stopped + "/cancel").then().statusCode(202);
            JsonPath end = given().header("Prefer", "wait=60").get(server.url() + "/v1/jobs/" + stopped).jsonPath();
            assertThat(end.getString("state")).isEqualTo("CANCELLED");
            assertThat(end.getLong("progress.notRun")).isPositive().isEqualTo(STREAMED - end.getLong("progress.succeeded"));
        }
    }

    /** The sum of the values on all pages. */
    private static long values(String items) {
        long sum = 0;
        String token = "";
        while (token != null) {
            JsonNode page = JsonMapper.shared()
                    .readTree(given().get(items + token).then().statusCode(200).extract().asByteArray());
            sum += page.path("items").valueStream().mapToLong(item -> item.path("value").longValue()).sum();
            JsonNode next = page.path("nextPageToken");
            token = next.isNull() ? null : "&pageToken=" + next.stringValue();
        }
        return sum;
    }

    @Test
    void aTableOfAMillionRowsLargerThanTheHeapRunsThroughAFormulaAndComesBackAsLinesMeanwhile() throws Exception {
        Path table = data.resolve("table.csv");
        writeTable(table);
        assertThat(Files.size(table)).isGreaterThan(80L << 20);
        try (ServerProcess server = ServerProcess.start(data, "-Xmx80m"); HttpClient client = HttpClient.newHttpClient()) {
            server.awaitWorkers();
            HttpRequest upload = HttpRequest.newBuilder(URI.create(server.url() + "/v1/files")).header("Content-Type", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofFile(table)).build();
            String file = JsonPath.from(client.send(upload, HttpResponse.BodyHandlers.ofString()).body()).getString("id");
            String job = given().contentType("application/json").body("""
                    {"function": "data.map", "parameters": {"expression": "item.id + item.count"},
                     "input": {"csv": {"file": "%s", "types": {"id": "long", "count": "long"}}}}""".formatted(file))
                    .post(server.url() + "/v1/jobs").then().statusCode(202).extract().path("id");
            BitSet seen = new BitSet();
            try (BufferedReader lines = lines(client,
                    server.url() + "/v1/jobs/" + job + "/results?order=completion&follow=true")) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher result = RESULT.matcher(line);
                    assertThat(result.find()).as(line).isTrue();
                    int index = Integer.parseInt(result.group(1));
                    assertThat(Integer.parseInt(result.group(2))).isEqualTo(index + index % 10);
                    assertThat(seen.get(index)).as("whether item %s came before", index).isFalse();
                    seen.set(index);
                }
            }
            assertThat(seen.cardinality()).isEqualTo(STREAMED);
        }
    }

    private static void writeTable(Path table) throws IOException {
        try (BufferedWriter rows = Files.newBufferedWriter(table)) {
            rows.write("id,count,comment\n");
            for (int i = 0; i < STREAMED; i++) {
                rows.write(i + "," + i % 10
                        + ",\"a comment, which needs its quotes and makes the table larger than the heap, on row " + i
                        + "\"\n");
            }
        }
    }

    private static BufferedReader lines(HttpClient client, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).header("Accept", "application/x-ndjson").build();
        return new BufferedReader(new InputStreamReader(client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(),
                StandardCharsets.UTF_8));
    }

    private static String run(ServerProcess server, int items) {
        return given().contentType("application/json").header("Prefer", "wait=60").body("""
                {"function": "data.echo", "input": {"range": {"from": 0, "to": %d}}}""".formatted(items))
                .post(server.url() + "/v1/jobs")
                .then().statusCode(200).extract().path("id");
    }

    private long rows() throws SQLException {
        long rows = 0;
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("gristmill.db"))) {
            for (String table : new String[] {"job", "segment", "strike", "event"}) {
                try (ResultSet count = database.createStatement().executeQuery("SELECT COUNT(*) FROM " + table)) {
                    rows += count.getLong(1);
                }
            }
        }
        return rows;
    }
}
