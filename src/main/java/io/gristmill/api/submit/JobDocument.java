package io.gristmill.api.submit;

import java.util.Map;

import io.gristmill.job.JobOptions;

/**
 * A job as it was sent, well-formed in itself.
 *
 * @param parameters JSON text of an object
 */
record JobDocument(String function, String parameters, JobInput input, JobOptions options, Map<String, String> labels) {}
