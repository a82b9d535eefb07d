package io.gristmill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.gristmill.job.InputKind;
import io.gristmill.job.Interval;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobSpec;
import io.gristmill.job.Reduction;

class JobPatchTest {

    @Test
    void whatIsNotNamedStaysAlsoTheItemsOfARetryAndTheSharedData() {
        JobOptions options = new JobOptions(3, 1, 2, 5, 7L, true, JobLimits.NONE);
        JobSpec spec = new JobSpec("f", "{}", InputKind.RANGE, "range\n0\n1\n9", "json\ninline\n1 7", options,
                Map.of("a", "1", "b", "2"), List.of(new Interval(3, 4)), new Reduction(Reduction.Operation.SUM, "", null));
        JobSpec patched = new JobPatch(8, null, Duration.ofDays(2), Map.of("a", "3")).applyTo(spec);
        assertThat(patched).isEqualTo(new JobSpec("f", "{}", InputKind.RANGE, "range\n0\n1\n9", "json\ninline\n1 7",
                new JobOptions(3, 1, 2, 8, 7L, true, JobLimits.NONE).expiringAfter(Duration.ofDays(2)),
                Map.of("a", "3", "b", "2"), List.of(new Interval(3, 4)),
                new Reduction(Reduction.Operation.SUM, "", null)));
    }
}
