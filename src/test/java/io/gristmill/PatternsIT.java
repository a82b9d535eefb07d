package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/patterns.md, sent as it stands to a real server, prints what the page says. Needs bash, curl and jq. */
@Order(2)
@Tag("slow")
class PatternsIT {
    private static final Path DOCS = Path.of("docs").toAbsolutePath();

    /** A heading, or commands with what they print, if they print anything. */
    private static final Pattern PART = Pattern.compile("^## ([^\n]*)$|^```sh\n(.*?)^```\n(?:\n```\n(.*?)^```$)?",
            Pattern.MULTILINE | Pattern.DOTALL);

    private static GristmillServer server;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws IOException {
        server = GristmillServer.start("gristmill.functions.chaos=true", "gristmill.engines.thread=true");
        Files.createSymbolicLink(directory.resolve("docs"), DOCS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCommandPrintsWhatThePageSays() throws IOException {
        String[] section = {"Files"};
        return PART.matcher(Files.readString(DOCS.resolve("patterns.md"))).results().mapMulti((part, tests) -> {
            if (part.group(1) != null) {
                section[0] = part.group(1);
            } else {
                tests.accept(DynamicTest.dynamicTest(section[0], () -> assertPrints(part)));
            }
        });
    }

    private static void assertPrints(MatchResult part) throws IOException, InterruptedException {
        // Two workers and as many threads of the server: whatever the section before did to them.
        new Client(server.url()).awaitIdle(4);
        String expected = part.group(3) == null ? "" : part.group(3).strip();
        String wanted = Arrays.stream(expected.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        assertThat(run(part.group(2))).as(part.group(2)).matches(wanted);
    }

    /** What it prints, and complains of, when it has succeeded. */
    private static String run(String commands) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands).directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("S", server.url());
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", commands, printed).isZero();
        return printed.strip();
    }
}
