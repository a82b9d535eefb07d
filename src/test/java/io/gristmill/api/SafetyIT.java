package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import static io.gristmill.api.Api.echo;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.json;
import static io.gristmill.api.Api.raw;
import static io.gristmill.api.Api.run;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.path.json.JsonPath;

/** What must hold from the first day: nobody else's page, name or bytes makes this server do something. */
@OnSharedServer
class SafetyIT {

    @Test
    void onlyThisMachineCanConnect() throws IOException {
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : network.inetAddresses().filter(each -> !each.isLoopbackAddress()).toList()) {
                assertThat(catchThrowable(() -> new Socket(address, Api.SERVER.port()).close()))
                        .as(address.toString()).isInstanceOf(ConnectException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.nip.io", "10.0.0.1",
            "[::2]", "localhost@evil.example", "evil.example#localhost"})
    void namesThatPointHereAreNotAnsweredTo(String host) throws IOException {
        String answer = raw("GET /v1/jobs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1.1 (421|400) .*").contains("application/problem+json").doesNotContain("\"jobs\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1234", "127.0.0.1:80", "[::1]", "[::1]:8080"})
    void theNamesOfThisMachineAreAnsweredTo(String host) throws IOException {
        assertThat(raw("GET /v1/jobs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource({"Origin,http://evil.example", "Origin,null", "Origin,http://localhost:1", "Origin,https://127.0.0.1",
            "Sec-Fetch-Site,cross-site", "Sec-Fetch-Site,same-site"})
    void aForeignPageChangesNothing(String header, String value) {
        json(echo(1)).header(header, value).post("/v1/jobs").then().statusCode(403).contentType("application/problem+json");
        given().header(header, value).delete("/v1/jobs/x").then().statusCode(403);
        given().header(header, value).contentType("text/plain").body("x").post("/v1/files").then().statusCode(403);
        given().header(header, value).get("/v1/jobs").then().statusCode(200);
    }

    @Test
    void theServersOwnPageMayChangeThings() {
        json(echo(1)).header("Origin", Api.SERVER.url()).header("Sec-Fetch-Site", "same-origin").post("/v1/jobs").then()
                .statusCode(202);
    }

    @Test
    void noAnswerInvitesOtherOrigins() {
        for (String path : List.of("/v1/jobs", "/v1/functions", "/actuator/health", "/v3/api-docs", "/nothing")) {
            given().header("Origin", "http://evil.example").get(path).then().header("Access-Control-Allow-Origin", nullValue())
                    .header("X-Content-Type-Options", "nosniff").header("Cross-Origin-Resource-Policy", "same-origin");
        }
        given().header("Origin", "http://evil.example").header("Access-Control-Request-Method", "POST").options("/v1/jobs").then()
                .header("Access-Control-Allow-Origin", nullValue()).header("Access-Control-Allow-Methods", nullValue());
    }

    @Test
    void deepJsonIsRefused() {
        json("[".repeat(200)).post("/v1/jobs").then().statusCode(400).body("detail", containsString("100 levels"));
        json("{\"function\":\"data.echo\",\"input\":{\"items\":[" + "[".repeat(120) + "]".repeat(120) + "]}}").post("/v1/jobs")
                .then()
                .statusCode(400).body("type", equalTo("/problems/malformed-json"));
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsThere() throws IOException {
        String head = "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";
        assertThat(readHead(head + "Content-Length: 10737418240\r\n\r\n{")).startsWith("HTTP/1.1 413").contains("32MB");
        String files = "POST /v1/files HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        assertThat(readHead(files + "Content-Length: 10737418240\r\n\r\nx")).startsWith("HTTP/1.1 413");
        assertThat(readHead(files + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 107374182400\r\n\r\nx"))
                .matches("(?s)HTTP/1.1 (413|507).*");
    }

    /** The answer to a request whose body never comes. */
    private static String readHead(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Api.SERVER.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = new byte[4096];
            int size = 0;
            while (!new String(answer, 0, size, StandardCharsets.UTF_8).contains("}")) {
                int count = socket.getInputStream().read(answer, size, answer.length - size);
                if (count < 0) {
                    break;
                }
                size += count;
            }
            return new String(answer, 0, size, StandardCharsets.UTF_8);
        }
    }

    @Test
    void anEndlessBodyIsCutAtTheLimit() throws IOException {
        String piece = "100000\r\n" + " ".repeat(0x100000) + "\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Api.SERVER.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
                    }
                } catch (IOException e) {
                    // The server has had enough.
                }
            });
            byte[] answer = socket.getInputStream().readNBytes(12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
            sender.interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "deflate", "br", "zstd", "gzip, gzip", "identity, gzip", "x-gzip", ""})
    void compressedBodiesAreNotUnpacked(String encoding) {
        given().contentType("application/json").header("Content-Encoding", encoding).body(new byte[] {31, -117}).post("/v1/jobs")
                .then().statusCode(415).header("Accept-Encoding", "identity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "br", "gzip, gzip", "identity, gzip", ""})
    void uploadsAreUnpackedOnlyIfTheirCompressionIsKnown(String encoding) {
        given().contentType("text/plain").header("Content-Encoding", encoding).body(new byte[] {31, -117}).post("/v1/files")
                .then().statusCode(415).header("Accept-Encoding", "gzip, zstd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e", "..%5c..%5cboot.ini", "%00", "a%00b", "%252e%252e%252f",
            "CON",
            "a%0d%0aSet-Cookie:%20x=y", "%E2%80%A8", "%1b%5b31m",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
    void idsAreNeverPathsAndNeverHeaders(String id) throws IOException {
        for (String path : List.of("/v1/jobs/%s", "/v1/jobs/%s/results", "/v1/jobs/%s/items/0/output", "/v1/files/%s",
                "/v1/functions/%s", "/v1/workers/%s")) {
            String answer = raw("GET " + path.formatted(id) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(answer).matches("(?s)HTTP/1\\.1 (400|404) .*").contains("application/problem+json").doesNotContain("root:")
                    .doesNotContainIgnoringCase("\r\nSet-Cookie");
            assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).doesNotContainPattern("\\p{Cntrl}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"itemTimeout | 1000000000000s", "timeout | 99999999d", "stallTimeout | 1h",
            "initTimeout | 2h",
            "heap | 1000GB", "memory | 1000GB", "resultSize | 1GB", "maxWorkers | 100000", "retries | 1000000",
            "chunkSize | 1000000000000", "priority | 10", "engine | thread"})
    void noOptionGoesBeyondWhatTheOperatorAllows(String option, String value) {
        String json = value.matches("\\d+") ? value : '"' + value + '"';
        json("{\"function\": \"data.echo\", \"input\": {\"items\": [1]}, \"options\": {\"%s\": %s}}".formatted(option, json))
                .post(
                        "/v1/jobs")
                .then().statusCode(400).body("errors.pointer", hasItem("/options/" + option));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../etc/passwd", "/etc/passwd", "..\\..\\boot.ini", "\u202Egpj.exe", "CON"})
    void namesOfFilesAreNeverPaths(String name) {
        String id = given().multiPart("files", name, ("bytes of " + name).getBytes(StandardCharsets.UTF_8)).post("/v1/files")
                .then()
                .statusCode(201).body("name", matchesPattern("[^/\\\\\\p{Cntrl}]+")).extract().path("id");
        given().get("/v1/files/" + id).then().statusCode(200).header("Content-Disposition", startsWith("attachment;"))
                .header("Set-Cookie", nullValue());
    }

    @Test
    void aNameCannotAddAHeader() {
        String id = given().contentType("text/plain").header("Content-Disposition",
                "attachment; filename*=UTF-8''x%0D%0ASet-Cookie%3A%20a%3Db%00").body("bytes of a header").post("/v1/files").then()
                .statusCode(201).body("name", equalTo("xSet-Cookie: a=b")).extract().path("id");
        given().get("/v1/files/" + id).then().statusCode(200).header("Set-Cookie", nullValue());
    }

    @Test
    void strangersPagesAreSavedAndNotShown() {
        for (String type : List.of("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml")) {
            String id = given().contentType(type).body(("<script>alert('" + type + "')</script>").getBytes()).post("/v1/files")
                    .then()
                    .extract().path("id");
            given().get("/v1/files/" + id).then().header("Content-Disposition", startsWith("attachment"))
                    .header("Content-Security-Policy", startsWith("sandbox")).header("X-Content-Type-Options", "nosniff");
        }
    }

    @Test
    void theActuatorShowsHealthInfoAndPrometheusOnly() {
        given().get("/actuator").then().body("_links.keySet()", everyItem(matchesPattern("self|health(-path)?|info|prometheus")));
        for (String endpoint : List.of("env", "heapdump", "beans", "configprops", "loggers", "threaddump", "shutdown", "mappings",
                "metrics")) {
            given().get("/actuator/" + endpoint).then().statusCode(404);
        }
        given().get("/actuator/health/liveness").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/actuator/health/readiness").then().statusCode(200).body("components.pool.details.slots", equalTo(2));
        given().get("/actuator/prometheus").then().statusCode(200).body(containsString("gristmill_workers{state=\"IDLE\"}"));
    }

    @Test
    void faultsOnPurposeDoNotExistUnlessTheyAreEnabled() {
        given().get("/v1/functions").then().body("functions.name", everyItem(not(startsWith("chaos"))));
        json("{\"function\": \"chaos.crash\", \"input\": {\"items\": [1]}}").post("/v1/jobs").then().statusCode(400)
                .body("errors.pointer", hasItem("/function"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"url\": \"http://127.0.0.1/\"}", "{\"urls\": []}", "{\"path\": \"/etc/passwd\"}",
            "{\"directory\": \"/\"}", "{\"files\": [\"file:///etc/passwd\"]}", "{\"zip\": \"/etc/passwd\"}",
            "{\"files\": [\"sha256:../../../../etc/passwd\"]}"})
    void noInputComesFromAnAddressOrAPath(String input) {
        json("{\"function\": \"image.thumbnail\", \"parameters\": {\"width\": 8, \"height\": 8}, \"input\": " + input + "}").post(
                "/v1/jobs").then().statusCode(400).body("errors[0].pointer", startsWith("/input/"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "GET  | /nothing/here          | 404",
            "GET  | /v1/jobs/no-such-job   | 404",
            "PUT  | /v1/jobs               | 405",
            "POST | /v1/functions          | 405",
            "GET  | /actuator/nothing      | 404",
            "POST | /v1/jobs               | 415"})
    void everyErrorIsAProblem(String method, String path, int status) {
        given().request(method, path).then().statusCode(status).contentType("application/problem+json")
                .body("status", equalTo(status)).body("title", notNullValue()).body("detail", notNullValue())
                .body("type", notNullValue()).body("instance", equalTo(path))
                .header("X-Content-Type-Options", "nosniff");
    }

    @Test
    void theTypeOfAnErrorIsAnAddressThatSaysWhatItMeans() {
        JsonPath problem = given().get("/v1/jobs?pageSize=0").jsonPath();
        given().get(problem.getString("type")).then().statusCode(200).body("type", equalTo(problem.getString("type")))
                .body("title", equalTo(problem.getString("title"))).body("status", equalTo(400));
        given().get("/problems").then().statusCode(200).body("problems.type", hasItem(problem.getString("type")));
        given().get("/problems/none").then().statusCode(404).contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/jobs?a={ HTTP/1.1\r\nHost: localhost\r\n", "GARBAGE\r\n",
            "GET /%00 HTTP/1.1\r\nHost: localhost\r\n", "GET /v1/jobs HTTP/1.1\r\n",
            "GET /v1/%ff HTTP/1.1\r\nHost: localhost\r\n",
            "GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n",
            "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n"})
    void alsoWhatNeverReachesTheApplicationIsAProblem(String request) throws IOException {
        assertThat(raw(request + "Connection: close\r\n\r\n")).startsWith("HTTP/1.1 400").contains("application/problem+json")
                .contains("\"status\":400").doesNotContain("Tomcat").doesNotContain("org.apache");
    }

    @Test
    void malformedJsonIsPlacedByLineAndColumn() {
        json("{\"function\": \"data.echo\",\n  oops}").post("/v1/jobs").then().statusCode(400)
                .body("type", equalTo("/problems/malformed-json")).body("detail", containsString("line 2, column 3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=b"})
    void multipartBodiesThatAreNoneAreRefused(String type) throws IOException {
        for (String path : List.of("/v1/jobs", "/v1/files")) {
            assertThat(raw("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                    + "\r\nContent-Length: 9\r\n\r\n--b\r\nbrok")).startsWith("HTTP/1.1 400")
                    .contains("/problems/invalid-upload");
        }
    }

    @Test
    void theDescriptionIsThere() {
        given().get("/swagger-ui.html").then().statusCode(200).contentType("text/html");
        assertThat(run(echo(1))).isNotEmpty();
    }
}
