package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import static io.gristmill.api.Api.given;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

@OnSharedServer
class DashboardIT {
    private static final Path FILES = Path.of("src/main/resources/static/dashboard");
    private static final long MOST_BYTES = 100_000;
    private static final Pattern IMPORT = Pattern.compile("from '\\./([a-z]+\\.js)'");

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void itIsTheFirstPageAndMayRunNothingButItsOwnScripts() {
        given().get("/").then().statusCode(200).contentType("text/html").body(containsString("/dashboard/app.js"))
                .header("Content-Security-Policy", startsWith("default-src 'none'; script-src 'self'; style-src 'self'"))
                .header("Content-Security-Policy", containsString("require-trusted-types-for 'script'"))
                .header("X-Frame-Options", "DENY").header("Cache-Control", "no-cache");
        given().get("/dashboard/index.html").then().statusCode(200).header("Content-Security-Policy", startsWith(
                "default-src 'none'"));
        given().get("/dashboard/app.js").then().statusCode(200).contentType("text/javascript").header("Cache-Control",
                "no-cache");
    }

    @Test
    void everyModuleIsThereAndNothingComesFromElsewhere() throws IOException {
        for (Path file : files()) {
            String text = read(file);
            assertThat(IMPORT.matcher(text).results().map((MatchResult match) -> match.group(1))).as("imports of " + file)
                    .allMatch(name -> Files.exists(FILES.resolve(name)));
            assertThat(text.replace("http://www.w3.org/2000/svg", "")).as(file.toString()).doesNotContain("http:", "https:",
                    "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "style=", "onclick=\"");
        }
    }

    @Test
    void allOfItTogetherIsSmall() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        assertThat(bytes).isLessThan(MOST_BYTES);
    }
}
