package io.gristmill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

class JobStatusTest {

    private static JobStatus read(String json) {
        return JobStatus.of(JsonMapper.shared().readTree(json));
    }

    @Test
    void aRunningJobHasARateAndAnEstimate() {
        JobStatus job = read(
                """
                        {"id": "j1", "state": "RUNNING", "reason": null, "result": null, "startedAt": "2026-01-01T00:00:00Z", "finishedAt": null,
                         "progress": {"total": 20, "succeeded": 4, "failed": 1, "itemsPerSecond": 2.5, "estimatedEndAt": "2026-01-01T00:00:08Z"}}""");
        assertThat(job.ended()).isFalse();
        assertThat(job.took()).isNull();
        assertThat(job.bar("photos", Instant.parse("2026-01-01T00:00:02Z")))
                .isEqualTo(new ProgressBar("photos", 5, 20, false, 2.5, Duration.ofSeconds(6)));
    }

    @Test
    void anEstimateThatHasPassedIsNotShown() {
        JobStatus job = read("""
                {"state": "RUNNING", "progress": {"total": 20, "estimatedEndAt": "2026-01-01T00:00:08Z"}}""");
        assertThat(job.bar("photos", Instant.parse("2026-01-01T00:00:09Z")).remaining()).isNull();
    }

    @Test
    void anEndedJobHasAResultAndADuration() {
        JobStatus job = read(
                """
                        {"id": "j1", "state": "SUCCEEDED", "reason": null, "result": 78498, "startedAt": "2026-01-01T00:00:00Z",
                         "finishedAt": "2026-01-01T00:00:01.5Z", "progress": {"total": 20, "succeeded": 20, "failed": 0, "itemsPerSecond": 2.5}}""");
        assertThat(job.ended()).isTrue();
        assertThat(job.result()).isEqualTo("78498");
        assertThat(job.took()).isEqualTo(Duration.ofMillis(1500));
        assertThat(job.bar("primes", Instant.EPOCH)).isEqualTo(new ProgressBar("primes", 20, 20, true, null, null));
    }
}
