package io.gristmill.api.submit;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.dispatch.NewJob;
import io.gristmill.job.JobOptions;
import io.gristmill.job.Reduction;

/**
 * A job as it was sent, well-formed in itself.
 *
 * @param parameters JSON text of an object
 * @param shared     what all items share, before a file is looked up
 */
record JobDocument(String function, String parameters, JobInput input, NewJob.@Nullable Shared shared, JobOptions options,
        Map<String, String> labels, @Nullable Reduction reduce) {}
