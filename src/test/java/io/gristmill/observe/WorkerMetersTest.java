package io.gristmill.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.engine.Retirement;
import io.gristmill.job.WorkerKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

class WorkerMetersTest {
    private static final Retirement CRASHED = new Retirement("w7", 4711, 1, Instant.EPOCH, Instant.EPOCH.plusSeconds(9), 12,
            "CRASHED",
            "The worker exited with code 9", 9, null, "job", 3L);

    @TempDir
    Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WorkerMeters meters = new WorkerMeters(registry);

    @Test
    void startsAndDeathsAreCountedByCause() {
        meters.started("w1", Duration.ofMillis(100));
        meters.startFailed(new WorkerKey("code", 1, 2), "no memory");
        meters.retired(CRASHED);
        meters.retired(CRASHED);
        assertThat(registry.get("gristmill.worker.start").timer().count()).isEqualTo(1);
        assertThat(registry.get("gristmill.worker.failed.starts").counter().count()).isEqualTo(1);
        assertThat(registry.get("gristmill.worker.deaths").tag("cause", "CRASHED").counter().count()).isEqualTo(2);
    }

    @Test
    void theFlightRecorderIsToldWhoDiedAndWhy() throws Exception {
        Path file = directory.resolve("deaths.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("gristmill.Retirement");
            recording.start();
            meters.retired(CRASHED);
            recording.stop();
            recording.dump(file);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .filteredOn(event -> event.getEventType().getName().equals("gristmill.Retirement"))
                .singleElement().satisfies(WorkerMetersTest::assertCrashed);
    }

    private static void assertCrashed(RecordedEvent event) {
        assertThat(event.getString("worker")).isEqualTo("w7");
        assertThat(event.getString("cause")).isEqualTo("CRASHED");
        assertThat(event.getInt("exitCode")).isEqualTo(9);
        assertThat(event.getLong("item")).isEqualTo(3);
    }
}
