package io.gristmill.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;

/** What becomes of items that end as items do: with a value or an exception. Their workers stay. */
class ItemsAndResultsIT extends SharedServer {
    private static final Set<String> WORKERS_ENVIRONMENT = Set.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");

    @Test
    void theResultsAreThoseOfASerialLoopWhateverTheChunks() {
        List<Integer> serial = IntStream.range(0, 40).map(n -> IntStream.range(0, n).map(i -> i * i).sum()).boxed().toList();
        for (String chunkSize : List.of("\"auto\"", "1", "3", "6", "40", "50")) {
            JsonPath job = run("""
                    {"function": "compute.sum-of-squares", "input": {"range": {"from": 0, "to": 40}},
                     "options": {"chunkSize": %s}}""".formatted(chunkSize));
            assertThat(results(job).getList("results.value")).as(chunkSize).isEqualTo(serial);
        }
    }

    @Test
    void anOptionOfTheWrongTypeOrOutOfItsRangeIsNamed() {
        Map<String, List<String>> refused = Map.of("chunkSize", List.of("0", "-1", "2.5"), "maxWorkers",
                List.of("0", "-1", "2.5", "\"foo\""), "retries", List.of("true"), "itemTimeout", List.of("5"));
        refused.forEach((option, values) -> values.forEach(value -> given().contentType("application/json")
                .body(script("\"" + option + "\": " + value, "{\"return\": 1}")).post("/v1/jobs").then().statusCode(400)
                .contentType("application/problem+json").body("errors.pointer", contains("/options/" + option))));
    }

    @Test
    void itemsMayUseTheNamesOfTheInterfaceAndAJobHasAFunction() {
        String item = "{\"self\":2,\"fn\":3,\"function\":1,\"input\":{\"items\":[]},\"options\":null}";
        JsonPath job = run(job("data.echo", "{}", "", item));
        assertThat(given().get("/v1/jobs/" + job.getString("id") + "/results").asString()).contains("\"value\":" + item);
        given().contentType("application/json").body("{\"input\": {\"items\": [1]}}").post("/v1/jobs").then().statusCode(400)
                .contentType("application/problem+json").body("errors.pointer", hasItem("/function"));
    }

    @Test
    void anExceptionCostsNeitherItsNeighboursInTheChunkNorTheWorker() {
        List<Long> before = pids();
        String[] items = IntStream.range(0, 9)
                .mapToObj(i -> i == 4 ? "{\"throw\": \"four\"}" : "{\"return\": " + i + "}").toArray(String[]::new);
        JsonPath job = run(script("\"chunkSize\": 3", items));
        assertThat(job.getString("state")).isEqualTo("PARTIALLY_SUCCEEDED");
        JsonPath results = results(job);
        assertThat(results.getList("results.index")).isEqualTo(IntStream.range(0, 9).boxed().toList());
        assertThat(results.getList("results.findAll { it.state == 'SUCCEEDED' }.value")).containsExactly(0, 1, 2, 3, 5, 6, 7, 8);
        assertThat(results.getString("results[4].failure.kind")).isEqualTo("EXCEPTION");
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void whatTheFunctionThrowsIsNotTakenForTheServersOwnVerdict() {
        List<Long> before = pids();
        List<String> thrown = List.of("java.util.concurrent.TimeoutException", "java.util.concurrent.CancellationException",
                "java.lang.StackOverflowError", "java.lang.LinkageError");
        List<String> items = new ArrayList<>(thrown.stream().map("{\"throw\": \"mine\", \"class\": \"%s\"}"::formatted).toList());
        items.add("{\"return\": \"well\"}");
        JsonPath results = results(run(script("\"chunkSize\": 5", items.toArray(String[]::new))));
        assertThat(results.getList("results[0..3].failure.kind")).hasSize(4).containsOnly("EXCEPTION");
        assertThat(results.getList("results[0..3].failure.title"))
                .isEqualTo(thrown.stream().map(name -> name + ": mine").toList());
        assertThat(results.getList("results[0..3].failure.findAll { it.postMortem != null }")).isEmpty();
        assertThat(results.getString("results[4].value")).isEqualTo("well");
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void anExceptionOfAClassThatTheServerDoesNotHaveIsReportedWithItsNameMessageAndFrame() {
        List<Long> before = pids();
        JsonPath results = results(run(job(OddFunction.NAME, "{}", "", "\"throw\"", "\"well\"")));
        assertThat(results.getString("results[0].failure.title"))
                .isEqualTo(OddFunction.class.getName() + "$OddException: thrown by 0");
        assertThat(results.getString("results[0].failure.detail"))
                .containsPattern("at .*OddFunction\\.apply\\(OddFunction\\.java:\\d+\\)").doesNotContain("io.gristmill.worker");
        assertThat(results.getString("results[1].value")).isEqualTo("well");
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void anItemThatCannotBeReadFailsAloneAndItsWorkerStays() {
        List<Long> before = pids();
        JsonPath results = results(run(script("\"chunkSize\": 4", "7", "{\"no such step\": 1}", "null", "{\"return\": 3}")));
        assertThat(results.getList("results[0..2].failure.kind")).containsExactly("INVALID_INPUT", "INVALID_INPUT",
                "INVALID_INPUT");
        assertThat(results.getInt("results[3].value")).isEqualTo(3);
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void aResultOverItsLimitNamesTheLimitAndItsWorkerStays() {
        List<Long> before = pids();
        JsonPath results = results(run(script("\"resultSize\": \"1MB\", \"chunkSize\": 3", "{\"return\": 0}",
                "{\"largeResult\": \"2MiB\"}", "{\"largeResult\": \"900KiB\"}")));
        assertThat(results.getList("results.state")).containsExactly("SUCCEEDED", "FAILED", "SUCCEEDED");
        assertThat(results.getString("results[1].failure.kind")).isEqualTo("RESULT_TOO_LARGE");
        assertThat(results.getMap("results[1].failure.limit")).isEqualTo(Map.of("name", "resultSize", "requested", "1MB",
                "granted", "1MB"));
        assertThat(results.getString("results[2].value")).hasSize(900 * 1024);
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void aBacklogStartsNoMoreWorkersThanThereAreSlots() {
        String[] items = Collections.nCopies(15 * WORKERS, "[{\"sleep\": \"40ms\"}, {\"pid\": true}]").toArray(String[]::new);
        String id = submit(script("\"chunkSize\": 1", items));
        Set<Integer> counts = new HashSet<>();
        until("the job ends", () -> {
            counts.add(pids().size());
            return !given().get("/v1/jobs/" + id).then().extract().path("state").equals("RUNNING");
        });
        assertThat(counts).containsExactly(WORKERS);
        JsonPath job = end(id);
        assertThat(job.getInt("progress.succeeded")).isEqualTo(15 * WORKERS);
        List<Integer> ran = results(job).getList("results.value");
        assertThat(pids()).containsAll(ran.stream().map(Integer::longValue).toList());
    }

    @Test
    void standardInputIsEmptyAndNoPartOfTheProtocol() {
        List<Long> before = pids();
        JsonPath results = results(run(script("", "{\"readStdin\": true}", "{\"readStdin\": true}", "{\"readStdin\": true}")));
        assertThat(results.getList("results.value")).containsExactly(0, 0, 0);
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void aWorkerSeesOfTheEnvironmentWhatIsListedAndNothingElse() {
        List<String> names = System.getenv().keySet().stream().sorted().toList();
        JsonPath results = results(run(script("", names.stream().map("{\"env\": \"%s\"}"::formatted).toArray(String[]::new))));
        List<String> values = results.getList("results.value");
        // Names only: what leaks is not for the log of a build.
        assertThat(IntStream.range(0, names.size()).filter(i -> !Objects.equals(values.get(i),
                WORKERS_ENVIRONMENT.contains(names.get(i)) ? System.getenv(names.get(i)) : null)).mapToObj(names::get)).isEmpty();
        assertThat(values.stream().anyMatch(Objects::nonNull)).as("some are shown").isTrue();
        assertThat(values.stream().anyMatch(Objects::isNull)).as("some are hidden").isTrue();
    }

    @Test
    void aWorkerHoldsNoSocketNorTheServersData() {
        List<String> open = results(run(script("", "{\"fds\": true}"))).getList("results[0].value");
        assertThat(open).as("its pipes").filteredOn(target -> target.matches(".*/(requests|answers).*")).hasSize(2);
        assertThat(open).noneMatch(target -> target.startsWith("socket:") || target.startsWith(DATA.resolve("lock").toString())
                || target.contains("gristmill.db"));
    }

    @Test
    void whatACancelledJobHasDoneCanBeReadAndItsWorkersNeverAnswerForAnother() {
        List<Long> before = pids();
        String id = submit(script("\"chunkSize\": 1", "{\"return\": \"first\"}", "{\"spin\": true}", "{\"spin\": true}",
                "{\"return\": \"last\"}"));
        awaitPid(id, 1);
        awaitPid(id, 2);
        given().post("/v1/jobs/" + id + "/cancel").then().statusCode(202);
        JsonPath next = run(job("data.echo", "{}", "\"chunkSize\": 1", "10", "11", "12", "13", "14", "15"));
        assertThat(results(next).getList("results.value")).containsExactly(10, 11, 12, 13, 14, 15);
        assertThat(results(next).getList("results.attempts")).containsOnly(1);
        JsonPath job = end(id);
        assertThat(job.getString("state")).isEqualTo("CANCELLED");
        assertThat(job.getInt("progress.notRun")).isEqualTo(3);
        assertThat(results(job).getList("results.value")).containsExactly("first");
        assertThat(pids()).doesNotContainAnyElementsOf(before);
    }

    @Test
    void aJobOverItsTimeIsStoppedAndWhatHadNotBegunIsNotRun() {
        JsonPath job = run(
                script("\"timeout\": \"1s\", \"chunkSize\": 1", "{\"return\": 0}", "{\"spin\": true}", "{\"spin\": true}",
                        "{\"return\": 3}", "{\"return\": 4}"));
        assertThat(job.getString("state")).isEqualTo("FAILED");
        assertThat(job.getString("reason")).contains("timeout", "1s");
        assertThat(job.getInt("progress.succeeded")).isEqualTo(1);
        assertThat(job.getInt("progress.notRun")).isEqualTo(4);
        assertThat(results(job).getList("results.value")).containsExactly(0);
    }

    @Test
    void aReaderThatDoesNotReadHoldsUpNobodyAndMissesNothing() throws IOException, InterruptedException {
        int count = 200;
        String id = submit(script("", Collections.nCopies(count, "{\"largeResult\": \"100KiB\"}").toArray(String[]::new)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(SERVER.url() + "/v1/jobs/" + id
                + "/results?format=ndjson&follow=true&order=completion")).build();
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                InputStream unread = client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            assertThat(end(id).getString("state")).isEqualTo("SUCCEEDED");
            assertThat(run(script("", "{\"return\": 1}")).getString("state")).isEqualTo("SUCCEEDED");
            List<Integer> read = new BufferedReader(new InputStreamReader(unread, StandardCharsets.UTF_8)).lines()
                    .map(line -> JsonPath.from(line).getInt("index")).toList();
            assertThat(read).containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
        }
    }

    @Test
    void aFileThatHasVanishedFromTheDiskFailsItsItemAndNoOther() throws IOException {
        List<String> files = Stream.of("stays", "vanishes").map(text -> given().contentType("text/plain").body(text)
                .post("/v1/files").then().statusCode(201).extract().<String>path("id")).toList();
        String digest = files.get(1).substring("sha256:".length());
        Files.delete(DATA.resolve("files").resolve(digest.substring(0, 2)).resolve(digest));
        JsonPath job = run("""
                {"function": "image.thumbnail", "parameters": {"width": 8, "height": 8}, "input": {"files": ["%s", "%s"]}}"""
                .formatted(files.get(0), files.get(1)));
        assertThat(results(job).getList("results.failure.kind")).containsExactly("INVALID_INPUT", "EXCEPTION");
    }
}
