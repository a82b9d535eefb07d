package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import static io.gristmill.api.Api.given;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnSharedServer
class CompressionIT {

    private static InputStream unzipped(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = Api.CLIENT.send(HttpRequest.newBuilder(URI.create(Api.SERVER.url() + path)).header(
                "Accept-Encoding", "gzip").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(String.join(",", response.headers().allValues("Vary")).toLowerCase()).contains("accept-encoding");
        return new GZIPInputStream(response.body());
    }

    @ParameterizedTest
    @CsvSource({"ndjson,{\"index\":0", "csv,index", "json,{\"results\":[{\"index\":0"})
    void eachRecordArrivesWhenItIsThereThoughCompressed(String format, String start) throws IOException, InterruptedException {
        String id = Api.submit("""
                {"function": "compute.sum-of-squares", "input": {"items": [1, 4294967296, 4294967296, 4294967296, 4294967296,
                 4294967296]}, "options": {"chunkSize": 1, "maxWorkers": 1}}""");
        try (InputStream feed = unzipped("/v1/jobs/" + id + "/results?follow=true&format=" + format)) {
            assertThat(feed.readNBytes(start.length())).asString().isEqualTo(start);
            given().get("/v1/jobs/" + id).then().body("state", equalTo("RUNNING"));
            Api.cancel(id);
            feed.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ndjson", "csv", "json"})
    void manyResultsAreCompressed(String format) throws IOException, InterruptedException {
        String id = Api.run("""
                {"function": "data.echo", "input": {"range": {"from": 0, "to": 3000}}}""");
        try (InputStream feed = unzipped("/v1/jobs/" + id + "/results?format=" + format)) {
            assertThat(feed.readAllBytes()).asString()
                    .isEqualTo(given().header("Accept-Encoding", "identity").get("/v1/jobs/" + id
                            + "/results?format=" + format).asString());
        }
    }
}
