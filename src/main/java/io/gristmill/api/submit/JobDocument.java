package io.gristmill.api.submit;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.JobOptions;
import io.gristmill.job.Reduction;

/**
 * A job as it was sent, well-formed in itself.
 *
 * @param parameters JSON text of an object
 */
record JobDocument(String function, String parameters, JobInput input, JobOptions options, Map<String, String> labels,
        @Nullable Reduction reduce) {}
