package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.json;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.GristmillServer;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** Jobs whose items are appended while they run. */
@OnSharedServer
class OpenJobIT {

    private static String open() {
        return Api.submit("{\"function\": \"data.echo\", \"input\": {\"open\": true}}");
    }

    private static RequestSpecification lines(String lines) {
        return given().contentType("application/x-ndjson").body(lines.getBytes(StandardCharsets.UTF_8));
    }

    private static ValidatableResponse append(String id, long offset, String lines) {
        return lines(lines).post("/v1/jobs/" + id + "/items?offset=" + offset).then();
    }

    private static void seal(String id) {
        given().post("/v1/jobs/" + id + "/seal").then().statusCode(202).body("open", equalTo(false));
    }

    private static ValidatableResponse end(String id) {
        return given().header("Prefer", "wait=60").get("/v1/jobs/" + id).then().statusCode(200);
    }

    private static List<Object> values(String id) {
        return given().get("/v1/jobs/" + id + "/results").jsonPath().getList("results.value");
    }

    private static void awaitDone(String id, int items) {
        while (given().get("/v1/jobs/" + id).jsonPath().getInt("progress.succeeded") < items) {
            Thread.yield();
        }
    }

    @Test
    void itemsAreRunAsTheyComeAndTheJobEndsWhenItIsSealed() {
        String id = open();
        given().get("/v1/jobs/" + id).then().body("open", equalTo(true)).body("progress.total", equalTo(0))
                .body("links.seal", endsWith("/seal"));
        append(id, 0, "1\n\"two\"\n").statusCode(200).body("offset", equalTo(0)).body("items", equalTo(2)).body("nextOffset",
                equalTo(2));
        awaitDone(id, 2);
        given().get("/v1/jobs/" + id).then().body("state", equalTo("RUNNING")).body("progress.total", equalTo(2))
                .body("progress.estimatedEndAt", nullValue());
        append(id, 2, "{\"three\": 3}").statusCode(200).body("nextOffset", equalTo(3));
        seal(id);
        end(id).body("state", equalTo("SUCCEEDED")).body("progress.succeeded", equalTo(3)).body("open", equalTo(false));
        assertThat(values(id)).hasToString("[1, two, {three=3}]");
        seal(id);
    }

    @Test
    void aFeedFollowsWhileItemsStillCome() throws Exception {
        String id = open();
        HttpResponse<Stream<String>> feed = Api.lines("/v1/jobs/" + id + "/results?order=completion&follow=true&format=ndjson");
        Iterator<String> records = feed.body().iterator();
        for (int i = 0; i < 5; i++) {
            append(id, i, String.valueOf(i * 10)).statusCode(200);
            assertThat(records.next()).contains("\"index\":" + i, "\"value\":" + i * 10);
        }
        seal(id);
        assertThat(records.hasNext()).isFalse();
    }

    @Test
    void manyAppendsOfManyItemsComeInOrder() {
        String id = open();
        int each = 5000;
        for (int i = 0; i < 10; i++) {
            int first = i * each;
            append(id, first, IntStream.range(first, first + each).mapToObj(Integer::toString).collect(Collectors.joining("\n")))
                    .statusCode(200);
        }
        seal(id);
        end(id).body("progress.succeeded", equalTo(10 * each));
        assertThat(values(id)).isEqualTo(IntStream.range(0, 10 * each).boxed().toList());
    }

    @Test
    void theSameItemsAtTheSameOffsetAreTakenOnce() {
        String id = open();
        for (int i = 0; i < 3; i++) {
            append(id, 0, "1\n2\n").statusCode(200).body("items", equalTo(2)).body("nextOffset", equalTo(2));
        }
        append(id, 1, "2").statusCode(200).body("nextOffset", equalTo(2));
        seal(id);
        append(id, 0, "1\n 2").statusCode(200).body("nextOffset", equalTo(2));
        end(id).body("progress.total", equalTo(2));
    }

    @Test
    void aGapOrOtherItemsAreAConflictThatNamesTheOffset() {
        String id = open();
        append(id, 0, "1\n2\n").statusCode(200);
        append(id, 3, "4").statusCode(409).header("Upload-Offset", "2").body("type", equalTo("/problems/append-conflict"))
                .body("detail", containsString("is 2"));
        append(id, 0, "1\n3\n").statusCode(409).header("Upload-Offset", "2");
        append(id, 1, "2\n3\n").statusCode(409).header("Upload-Offset", "2");
        append(id, 2, "3").statusCode(200);
        Api.cancel(id);
    }

    @Test
    void whoNamesNoOffsetAppendsBehindWhatThereIs() {
        String id = open();
        for (int i = 0; i < 2; i++) {
            lines("7").post("/v1/jobs/" + id + "/items").then().statusCode(200).body("offset", equalTo(i));
        }
        append(id, 2, "\n").statusCode(200).body("items", equalTo(0));
        seal(id);
        end(id).body("progress.total", equalTo(2));
    }

    @Test
    void aLineThatIsNotJsonFailsAlone() {
        String id = open();
        append(id, 0, "1\noops\n3").statusCode(200).body("items", equalTo(3));
        seal(id);
        end(id).body("state", equalTo("PARTIALLY_SUCCEEDED")).body("progress.failed", equalTo(1));
        given().get("/v1/jobs/" + id + "/items/1").then().body("failure.kind", equalTo("INVALID_INPUT")).body("failure.detail",
                containsString("Line 2"));
    }

    @Test
    void aClientThatGoesAwayHasAppendedNothing() throws IOException {
        String id = open();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Api.SERVER.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/jobs/" + id
                    + "/items?offset=0 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Content-Length: 1000000\r\n\r\n" + "1\n".repeat(200_000)).getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        int status;
        do {
            status = lines("7").post("/v1/jobs/" + id + "/items?offset=0").statusCode();
        } while (status == 409);
        assertThat(status).isEqualTo(200);
        seal(id);
        end(id).body("progress.total", equalTo(1));
        assertThat(values(id)).containsExactly(7);
    }

    @Test
    void aSealedOrCancelledJobTakesNoMore() {
        String empty = open();
        seal(empty);
        end(empty).body("state", equalTo("SUCCEEDED")).body("progress.total", equalTo(0));
        String cancelled = open();
        append(cancelled, 0, "1").statusCode(200);
        Api.cancel(cancelled);
        end(cancelled).body("state", equalTo("CANCELLED")).body("open", equalTo(false));
        append(cancelled, 1, "2").statusCode(409).body("type", equalTo("/problems/wrong-state"));
        append(empty, 0, "1").statusCode(409).body("type", equalTo("/problems/wrong-state"));
        append(Api.run(Api.echo(1)), 1, "2").statusCode(409).body("type", equalTo("/problems/wrong-state"));
        append("none", 0, "1").statusCode(404);
    }

    @Test
    void aPausedJobTakesItemsAndRunsThemLater() {
        String id = open();
        given().post("/v1/jobs/" + id + "/pause").then().statusCode(202);
        append(id, 0, "1\n2").statusCode(200);
        seal(id);
        given().get("/v1/jobs/" + id).then().body("state", equalTo("PAUSED")).body("progress.waiting", equalTo(2));
        given().post("/v1/jobs/" + id + "/resume").then().statusCode(202);
        end(id).body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void jobsThatWaitForItemsKeepNoOtherFromRunning() {
        List<String> idle = IntStream.range(0, 40).mapToObj(_ -> open()).toList();
        end(Api.run(Api.echo(1))).body("state", equalTo("SUCCEEDED"));
        idle.forEach(id -> given().post("/v1/jobs/" + id + "/seal").then().statusCode(202));
        idle.forEach(id -> end(id).body("state", equalTo("SUCCEEDED")));
    }

    @Test
    void itemsAreRefusedWhileTooManyWait() {
        try (GristmillServer server = GristmillServer.start("gristmill.queue.open-items=3")) {
            Supplier<RequestSpecification> client = () -> RestAssured.given().baseUri(server.url());
            String id = client.get().contentType("application/json").body(
                    "{\"function\": \"data.echo\", \"input\": {\"open\": true}}").post("/v1/jobs").path("id");
            client.get().post("/v1/jobs/" + id + "/pause");
            IntFunction<Response> append = offset -> client.get().contentType("application/x-ndjson").body((offset == 0
                    ? "1\n2\n3\n"
                    : "4\n").getBytes(StandardCharsets.UTF_8)).post("/v1/jobs/" + id + "/items?offset=" + offset);
            append.apply(0).then().statusCode(200);
            append.apply(3).then().statusCode(429).header("Retry-After", notNullValue()).body("detail",
                    containsString("3 items"));
            append.apply(0).then().statusCode(200);
            client.get().post("/v1/jobs/" + id + "/resume");
            int status;
            do {
                status = append.apply(3).statusCode();
            } while (status == 429);
            assertThat(status).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "1", "null", "{}"})
    void anInputIsOpenOrNot(String open) {
        json("{\"function\": \"data.echo\", \"input\": {\"open\": " + open + "}}").post("/v1/jobs").then().statusCode(400).body(
                "errors[0].pointer", equalTo("/input/open"));
    }

    @Test
    void whatIsNoAppendIsRefused() {
        String id = open();
        append(id, -1, "1").statusCode(400);
        given().contentType("text/csv").body("1").post("/v1/jobs/" + id + "/items").then().statusCode(415);
        lines("1").header("Content-Encoding", "br").post("/v1/jobs/" + id + "/items").then().statusCode(415);
        Api.cancel(id);
    }
}
