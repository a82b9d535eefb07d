package io.gristmill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final URI SERVER = URI.create("http://localhost:8080");

    private static JobStatus job(String id, String state, @Nullable String reason, JobStatus.Counts counts,
            @Nullable String result) {
        return new JobStatus(id, state, reason, counts, null, null, Duration.ofMillis(7100), result);
    }

    @Test
    void saysWhatCameOutAndWhereItIs() {
        JobStatus photos = job("p1", "PARTIALLY_SUCCEEDED", "1 of 9 items failed", new JobStatus.Counts(9, 8, 1), null);
        JobStatus primes = job("p2", "SUCCEEDED", null, new JobStatus.Counts(10, 10, 0), "455052511");
        List<FailedItem> failures = List
                .of(new FailedItem("broken.jpg", "INVALID_INPUT", "The input is not acceptable", "cut off"));
        assertThat(new Summary(SERVER, photos, failures, primes, 10_000_000_000L).lines()).contains(
                "photos  PARTIALLY_SUCCEEDED in 7.1 s: 8 of 9 thumbnails made, 1 failed",
                "        broken.jpg: The input is not acceptable (INVALID_INPUT)",
                "        cut off",
                "primes  SUCCEEDED in 7.1 s: 455,052,511 primes below 10,000,000,000",
                "  curl -H 'Accept: application/zip' -o thumbnails.zip http://localhost:8080/v1/jobs/p1/results",
                "  curl http://localhost:8080/v1/jobs/p2/result",
                "  http://localhost:8080/swagger-ui.html");
    }

    @Test
    void saysWhyNothingCameOut() {
        JobStatus photos = job("p1", "FAILED", "the function could not be initialised", new JobStatus.Counts(9, 0, 9), null);
        JobStatus primes = job("p2", "CANCELLED", null, new JobStatus.Counts(10, 0, 0), null);
        assertThat(new Summary(SERVER, photos, List.of(), primes, 100).lines()).contains(
                "photos  FAILED in 7.1 s (the function could not be initialised): 0 of 9 thumbnails made, 9 failed",
                "primes  CANCELLED in 7.1 s: no count of the primes below 100");
    }
}
