package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import static io.gristmill.api.Api.echo;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.lines;
import static io.gristmill.api.Api.run;
import static io.gristmill.api.Api.submit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.GristmillServer;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;

@OnSharedServer
class EventsIT {

    private record Event(long id, String type, JsonPath data) {}

    private static List<Event> parse(Stream<String> lines) {
        List<Event> events = new ArrayList<>();
        long id = -1;
        String type = "";
        for (String line : lines.toList()) {
            if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                events.add(new Event(id, type, JsonPath.from(line.substring(6))));
            }
        }
        return events;
    }

    private static List<Event> events(String id, String... headers) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = lines("/v1/jobs/" + id + "/events", headers);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return parse(response.body());
    }

    @Test
    void theStreamTellsEverythingInOrderAndEndsWithTheJob() throws IOException, InterruptedException {
        String id = submit(
                """
                        {"function": "compute.sum-of-squares", "input": {"items": [1, 200000000, 2, 200000001, 3]}, "options": {"chunkSize": 1}}""");
        List<Event> events = events(id);
        assertThat(events).extracting(Event::id).isSorted().doesNotHaveDuplicates();
        assertThat(events.getFirst().type()).isEqualTo("state");
        assertThat(events.stream().filter(event -> event.type().equals("state")).map(event -> event.data().getString("state")))
                .containsExactly("QUEUED", "RUNNING", "SUCCEEDED");
        assertThat(events.getLast().data().getString("at")).isNotNull();
        List<Event> progress = events.stream().filter(event -> event.type().equals("progress")).toList();
        assertThat(progress.stream().mapToLong(event -> event.data().getLong("succeeded")).sum()).isEqualTo(5);
        assertThat(progress.getLast().data().getLong("done")).isEqualTo(5);
        assertThat(progress.getLast().data().getLong("total")).isEqualTo(5);
    }

    @Test
    void whoWasCutOffGoesOnWhereItWas() throws IOException, InterruptedException {
        String id = run("""
                {"function": "data.echo", "input": {"range": {"from": 0, "to": 300000}}}""");
        List<Event> all = events(id);
        Event last = all.get(all.size() / 2);
        List<Long> rest = all.stream().map(Event::id).filter(seq -> seq > last.id()).toList();
        assertThat(events(id, "Last-Event-ID", Long.toString(last.id()))).extracting(Event::id).isEqualTo(rest);
        assertThat(parse(lines("/v1/jobs/" + id + "/events?after=" + last.id()).body())).extracting(Event::id).isEqualTo(rest);
        Event progress = events(id, "Last-Event-ID", Long.toString(last.id())).stream().filter(event -> event.type().equals(
                "progress")).reduce((_, later) -> later).orElse(last);
        assertThat(progress.type().equals("progress") ? progress.data().getLong("done") : 300_000).isEqualTo(300_000);
    }

    @Test
    void whoHasEverythingIsToldNotToComeAgain() throws IOException, InterruptedException {
        String id = run(echo(1));
        List<Event> all = events(id);
        given().header("Last-Event-ID", all.getLast().id()).get("/v1/jobs/" + id + "/events").then().statusCode(204);
        given().header("Last-Event-ID", Long.MAX_VALUE).get("/v1/jobs/" + id + "/events").then().statusCode(204);
    }

    @Test
    void aStreamWithoutNewsShowsSignsOfLife() throws IOException, InterruptedException {
        String id = submit(Api.slow());
        given().post("/v1/jobs/" + id + "/pause").then().statusCode(202);
        try (Stream<String> lines = lines("/v1/jobs/" + id + "/events").body()) {
            Iterator<String> all = lines.iterator();
            assertThat(all.next()).isEqualTo("retry: 1000");
            int heartbeats = 0;
            while (heartbeats < 3) {
                heartbeats += all.next().startsWith(":") ? 1 : 0;
            }
            Api.cancel(id);
            assertThat(all).toIterable().anyMatch(line -> line.contains("CANCELLED"));
        }
    }

    private static Iterator<String> stream(GristmillServer server, String id, String last) throws IOException,
            InterruptedException {
        return Api.CLIENT.send(HttpRequest.newBuilder(URI.create(server.url() + "/v1/jobs/" + id + "/events")).header(
                "Last-Event-ID", last).build(), HttpResponse.BodyHandlers.ofLines()).body().iterator();
    }

    @Test
    void theNumbersOutliveTheServer(@TempDir Path data) throws IOException, InterruptedException {
        String id;
        long last = 0;
        try (GristmillServer first = GristmillServer.startIn(data)) {
            id = RestAssured.given().contentType("application/json").body(Api.slow()).post(first.url() + "/v1/jobs").path("id");
            Iterator<String> lines = stream(first, id, "0");
            for (String line = lines.next(); !line.contains("RUNNING"); line = lines.next()) {
                last = line.startsWith("id: ") ? Long.parseLong(line.substring(4)) : last;
            }
        }
        try (GristmillServer second = GristmillServer.startIn(data)) {
            String jobs = second.url() + "/v1/jobs/" + id;
            Iterator<String> lines = stream(second, id, Long.toString(last));
            assertThat(lines.next()).isEqualTo("retry: 1000");
            RestAssured.given().post(jobs + "/cancel").then().statusCode(202);
            List<Event> rest = parse(StreamSupport.stream(Spliterators.spliteratorUnknownSize(lines, 0), false));
            assertThat(rest).extracting(Event::id).isSorted().doesNotHaveDuplicates().first().isEqualTo(last + 1);
            assertThat(rest.getLast().data().getString("state")).isEqualTo("CANCELLED");
            RestAssured.given().header("Last-Event-ID", rest.getLast().id()).get(jobs + "/events").then().statusCode(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1.5", "99999999999999999999"})
    void whatIsNoEventIsRefused(String event) {
        String id = run(echo(1));
        given().header("Last-Event-ID", event).get("/v1/jobs/" + id + "/events").then().statusCode(400)
                .body("errors[0].header", equalTo("Last-Event-ID"));
        given().get("/v1/jobs/" + id + "/events?after=" + event).then().statusCode(400)
                .body("errors[0].parameter", equalTo("after"));
    }

    @Test
    void aJobThatThereIsNotHasNoEvents() {
        given().get("/v1/jobs/no-such-job/events").then().statusCode(404).contentType("application/problem+json");
        given().header("Accept", "application/json").get("/v1/jobs/" + run(echo(1)) + "/events").then().statusCode(406)
                .contentType("application/problem+json");
    }
}
