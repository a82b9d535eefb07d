package io.gristmill.api.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.InputKind;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobSpec;
import io.gristmill.job.JobState;
import io.gristmill.source.Shared;
import io.gristmill.source.Source;
import tools.jackson.databind.json.JsonMapper;

class ReplayTest {
    private static final String SHA_256 = "ab".repeat(32);

    static List<List<Object>> shared() {
        Shared inline = new Shared.Json(new Source.Inline(List.of("{\"a\":[1.10]}".getBytes(StandardCharsets.UTF_8))));
        return List.of(List.of(inline, ",\"shared\":{\"a\":[1.10]}"),
                List.of(new Shared.Upload(Path.of("/files"), SHA_256), ",\"shared\":{\"file\":\"sha256:" + SHA_256 + "\"}"));
    }

    @ParameterizedTest
    @MethodSource("shared")
    void anItemAloneHasTheSharedDataToo(List<Object> expected) {
        JobOptions options = new JobOptions(null, 0, null, 5, null, false, JobLimits.NONE);
        JobSpec spec = new JobSpec("f", "{}", InputKind.RANGE, new Source.Range(5, 1, 9).encode(),
                ((Shared) expected.getFirst()).encode(), options, Map.of(), null, null);
        FunctionDescriptor function = new FunctionDescriptor("f", "1", FunctionDescriptor.Kind.ITEM,
                FunctionDescriptor.Input.ANY, "", "{}", "{}", null, false, false);
        Job job = new Job("j", spec, function, 9, 0, JobState.QUEUED, null, 0, 1, 0, 0, 0, 0, Instant.EPOCH, null, null, null);
        assertThat(Replay.of(job, new Interval(2, 3), JsonMapper.shared()).job())
                .isEqualTo(
                        "{\"function\":\"f\",\"parameters\":{},\"input\":{\"range\":{\"from\":7,\"to\":8}}" + expected.getLast()
                                + ",\"options\":{}}");
    }
}
