package io.gristmill;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
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

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing in the server grows with the number of items: this one has a heap of 80 MB. */
@Tag("slow")
@Order(6)
class ScaleIT {
    private static final int ITEMS = 10_000_000;
    private static final int STREAMED = 1_000_000;

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
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/v1/jobs/" + job + "/results"))
                    .header("Accept", "application/x-ndjson").build();
            try (HttpClient client = HttpClient.newHttpClient();
                    BufferedReader lines = new BufferedReader(new InputStreamReader(
                            client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
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
