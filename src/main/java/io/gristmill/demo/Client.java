package io.gristmill.demo;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to the server over HTTP, as any client would. */
final class Client {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
    private final JsonMapper json = JsonMapper.shared();

    Client(URI server) {
        this.server = server;
    }

    URI server() {
        return server;
    }

    /** The server can say what it can run as soon as its first worker is there. */
    boolean isReady() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(to("/v1/functions").build());
        return answer.statusCode() == 200 && !read(answer).path("functions").isEmpty();
    }

    JobStatus submit(String job) throws IOException, InterruptedException {
        return job(to("/v1/jobs").header("Content-Type", "application/json").POST(BodyPublishers.ofString(job)).build());
    }

    JobStatus submit(String job, List<Photo> photos) throws IOException, InterruptedException {
        Multipart body = new Multipart();
        body.json("job", job);
        for (Photo photo : photos) {
            body.file("files", photo.name(), photo.bytes());
        }
        return job(to("/v1/jobs").header("Content-Type", body.contentType()).POST(body.publisher()).build());
    }

    JobStatus job(String id) throws IOException, InterruptedException {
        return job(to("/v1/jobs/" + id).build());
    }

    List<FailedItem> failures(String id) throws IOException, InterruptedException {
        JsonNode page = ask(to("/v1/jobs/" + id + "/items?state=FAILED").build());
        return page.path("items").valueStream().map(FailedItem::of).toList();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).header("Accept", "application/json").timeout(PATIENCE);
    }

    private JobStatus job(HttpRequest request) throws IOException, InterruptedException {
        return JobStatus.of(ask(request));
    }

    private JsonNode ask(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(request.method() + " " + request.uri().getPath() + " was answered " + answer.statusCode()
                    + problem(answer));
        }
        return read(answer);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new IOException("nothing answers at " + server, e);
        }
    }

    private JsonNode read(HttpResponse<String> answer) throws IOException {
        try {
            return json.readTree(answer.body());
        } catch (JacksonException e) {
            throw new IOException(answer.uri().getPath() + " was answered with something that is not JSON", e);
        }
    }

    private String problem(HttpResponse<String> answer) {
        try {
            JsonNode problem = json.readTree(answer.body());
            return " (" + problem.path("title").asString("") + ": " + problem.path("detail").asString("") + ")";
        } catch (JacksonException e) {
            return "";
        }
    }
}
