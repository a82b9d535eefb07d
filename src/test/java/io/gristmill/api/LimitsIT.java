package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.GristmillServer;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;

/** A server with narrow limits, and what it says at them; also how it ends. */
@OnSharedServer
class LimitsIT {
    @TempDir
    static Path directory;

    private static RequestSpecification at(GristmillServer server) {
        return RestAssured.given().baseUri(server.url());
    }

    private static RequestSpecification json(GristmillServer server, String body) {
        return at(server).contentType("application/json").body(body);
    }

    @Test
    void eachLimitIsSaidInWords() {
        try (GristmillServer server = GristmillServer.startIn(directory.resolve("limits"), "gristmill.http.max-body=1KB",
                "gristmill.http.max-tokens=50", "gristmill.http.max-text=100", "gristmill.http.max-file=2KB",
                "gristmill.http.max-zip=4KB", "gristmill.limits.max-heap=128MB", "gristmill.pool.heap=128MB",
                "gristmill.http.max-wait=0s", "gristmill.queue.jobs=2", "gristmill.queue.items=50",
                "gristmill.http.allowed-hosts=batch.example")) {
            json(server, "{\"function\":\"" + " ".repeat(2000) + "\"}").post("/v1/jobs").then().statusCode(413)
                    .body("detail", containsString("1KB"));
            at(server).multiPart("job", "{\"function\":\"" + " ".repeat(2000) + "\"}").post("/v1/jobs").then().statusCode(413);
            json(server, "{\"function\":\"f\",\"input\":{\"items\":[" + "1,".repeat(100) + "1]}}").post("/v1/jobs").then()
                    .statusCode(400).body("detail", containsString("50 tokens"));
            json(server, "{\"function\":\"" + "x".repeat(200) + "\"}").post("/v1/jobs").then().statusCode(400)
                    .body("detail", containsString("100 characters"));
            at(server).contentType("text/plain").body(new byte[3000]).post("/v1/files").then().statusCode(413)
                    .body("detail", containsString("2048 bytes"));
            at(server).multiPart("f", "f", new byte[3000]).post("/v1/files").then().statusCode(413);
            json(server, "{\"function\":\"data.echo\",\"input\":{\"items\":[]},\"options\":{\"heap\":\"256MB\"}}")
                    .post("/v1/jobs")
                    .then().statusCode(400).body("errors.detail", hasItem(containsString("128MB")));
            String echo = json(server, "{\"function\":\"data.echo\",\"input\":{\"items\":[1]}}").header("Prefer", "wait=60")
                    .post("/v1/jobs").then().header("Preference-Applied", nullValue()).extract().path("id");
            at(server).header("Host", "batch.example:9999").get("/v1/jobs").then().statusCode(200);
            at(server).header("Host", "other.example").get("/v1/jobs").then().statusCode(421);
            while (!"SUCCEEDED".equals(at(server).get("/v1/jobs/" + echo).then().extract().path("state"))) {
                Thread.yield();
            }
            theQueueIsFull(server);
        }
    }

    private static void theQueueIsFull(GristmillServer server) {
        String slow = "{\"function\":\"compute.sum-of-squares\",\"input\":{\"range\":{\"from\":4294967000,\"to\":42949670%s}}}";
        json(server, slow.formatted("51")).post("/v1/jobs").then().statusCode(400).body("errors[0].pointer", equalTo("/input"));
        String first = json(server, slow.formatted("30")).post("/v1/jobs").then().statusCode(202).extract().path("id");
        json(server, slow.formatted("21")).post("/v1/jobs").then().statusCode(429).header("Retry-After", notNullValue())
                .body("detail", containsString("21"));
        json(server, slow.formatted("20")).post("/v1/jobs").then().statusCode(202);
        json(server, slow.formatted("00")).post("/v1/jobs").then().statusCode(429).body("type", equalTo("/problems/queue-full"));
        at(server).post("/v1/jobs/" + first + "/cancel").then().statusCode(202);
        while (json(server, slow.formatted("00")).post("/v1/jobs").statusCode() != 202) {
            Thread.yield();
        }
    }

    @Test
    void aFullDiskIsSaidBeforeAnythingIsSent() {
        try (GristmillServer server = GristmillServer.startIn(directory.resolve("full"), "gristmill.disk-reserve=1000000GB")) {
            at(server).contentType("text/plain").body("x").post("/v1/files").then().statusCode(507)
                    .contentType("application/problem+json");
            json(server, "{\"function\":\"data.echo\",\"input\":{\"items\":[1]}}").post("/v1/jobs").then().statusCode(507)
                    .body("type", equalTo("/problems/no-room"));
        }
    }

    @Test
    void whatNobodyForesawShowsNothingButAnIdToLookUp() throws IOException {
        Path data = directory.resolve("broken");
        try (GristmillServer server = GristmillServer.startIn(data)) {
            // Large enough for a result file.
            String job = "{\"function\":\"data.echo\",\"input\":{\"items\":[\"%s\"]}}".formatted("x".repeat(20_000));
            String id = json(server, job).header("Prefer", "wait=60").post("/v1/jobs").then().statusCode(200).extract()
                    .path("id");
            try (Stream<Path> files = Files.list(data.resolve("jobs").resolve(id))) {
                for (Path file : files.filter(each -> each.getFileName().toString().startsWith("results")).toList()) {
                    Files.delete(file);
                }
            }
            String body = at(server).get("/v1/jobs/" + id + "/results").then().statusCode(500)
                    .contentType("application/problem+json").body("correlationId", matchesPattern("[0-9a-f-]{36}"))
                    .body("detail", not(containsString("results"))).extract().asString();
            assertThat(body).doesNotContain(data.toString()).doesNotContain("Exception").doesNotContain("java.");
        }
    }

    @Tag("slow")
    @Test
    void streamsEndWithTheServer() throws IOException, InterruptedException {
        GristmillServer server = GristmillServer.startIn(directory.resolve("ending"));
        String id = json(server, Api.slow()).post("/v1/jobs").then().statusCode(202).extract().path("id");
        List<Iterator<String>> streams = List.of(lines(server, id + "/events"), lines(server, id
                + "/results?format=ndjson&follow=true"));
        assertThat(streams.getFirst().next()).isEqualTo("retry: 1000");
        Thread closing = Thread.ofVirtual().start(server::close);
        for (Iterator<String> stream : streams) {
            stream.forEachRemaining(_ -> {});
        }
        closing.join();
    }

    private static Iterator<String> lines(GristmillServer server, String path) throws IOException, InterruptedException {
        return Api.CLIENT.send(HttpRequest.newBuilder(URI.create(server.url() + "/v1/jobs/" + path)).build(),
                HttpResponse.BodyHandlers.ofLines()).body().iterator();
    }
}
