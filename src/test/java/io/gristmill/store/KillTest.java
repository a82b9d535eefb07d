package io.gristmill.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.job.Job;
import io.gristmill.job.Segment;

class KillTest {
    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(ints = {1, 777})
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void everythingThatWasAcknowledgedIsThereAfterAKill(int killAfter) throws Exception {
        List<String> acknowledged = killedAfter(killAfter);
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(killAfter);
        try (Storage storage = Storage.open(data, InstantSource.system(), 0)) {
            for (String line : acknowledged) {
                String id = line.substring(0, line.indexOf(' '));
                long seq = Long.parseLong(line.substring(line.indexOf(' ') + 1));
                Job job = storage.jobs().find(id).orElseThrow(() -> new AssertionError(id + " is lost"));
                assertThat(job.seq()).isGreaterThanOrEqualTo(seq);
                List<Segment> segments = storage.jobs().segments(id);
                assertThat(segments.stream().mapToLong(Segment::succeeded).sum()).isEqualTo(job.succeeded());
                assertThat(segments).allMatch(segment -> storage.results().isIntact(id, segment));
                if (seq > 0) {
                    assertThat(segments).extracting(Segment::seq).contains(seq);
                }
            }
        }
    }

    private List<String> killedAfter(int lines) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), CommitLoop.class.getName(),
                data.toString()).redirectError(data.resolveSibling(data.getFileName() + ".err").toFile()).start();
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.matches("j[0-9]+ [0-9]+")) {
                    acknowledged.add(line);
                }
                if (acknowledged.size() == lines) {
                    // Through its handle, which leaves open what the process has still written.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
            Files.deleteIfExists(data.resolveSibling(data.getFileName() + ".err"));
        }
        return acknowledged;
    }
}
