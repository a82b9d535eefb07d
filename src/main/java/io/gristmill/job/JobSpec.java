package io.gristmill.job;

import java.util.Map;

/**
 * What was asked for, as accepted: defaults filled in, input in canonical form.
 *
 * @param parameters JSON text, valid against the function's schema
 * @param source     the input in the form of {@code io.gristmill.source}
 * @param labels     the client's own
 */
public record JobSpec(String function, String parameters, InputKind inputKind, String source, JobOptions options,
        Map<String, String> labels) {}
