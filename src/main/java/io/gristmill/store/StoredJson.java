package io.gristmill.store;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.JobReport;
import io.gristmill.job.JobSpec;
import io.gristmill.job.PostMortem;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Specs and descriptors as JSON text. What an older or newer version wrote is read as far as it fits. */
final class StoredJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

    private StoredJson() {}

    static String of(JobSpec spec) {
        return MAPPER.writeValueAsString(spec);
    }

    static String of(FunctionDescriptor descriptor) {
        return MAPPER.writeValueAsString(descriptor);
    }

    static String of(Map<String, @Nullable Object> data) {
        return MAPPER.writeValueAsString(data);
    }

    static String of(PostMortem postMortem) {
        return MAPPER.writeValueAsString(postMortem);
    }

    static PostMortem postMortem(String json) {
        return MAPPER.readValue(json, PostMortem.class);
    }

    static String of(JobReport report) {
        return MAPPER.writeValueAsString(report);
    }

    static JobReport report(String json) {
        return MAPPER.readValue(json, JobReport.class);
    }

    static Map<String, @Nullable Object> data(String json) {
        return MAPPER.readValue(json, new TypeReference<>() {});
    }

    static JobSpec spec(String json) {
        return MAPPER.readValue(json, JobSpec.class);
    }

    static FunctionDescriptor descriptor(String json) {
        return MAPPER.readValue(json, FunctionDescriptor.class);
    }
}
