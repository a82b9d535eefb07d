package io.gristmill.job;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for, as accepted: defaults filled in, input in canonical form.
 *
 * @param parameters JSON text, valid against the function's schema
 * @param source     the input in the form of {@code io.gristmill.source}
 * @param shared     the data that all items share, in the form of {@code io.gristmill.source}; null if there is none
 * @param labels     the client's own
 * @param only       the indexes that a retry was asked to try again; null: all that have not succeeded
 * @param reduce     how the values become one, or null
 */
public record JobSpec(String function, String parameters, InputKind inputKind, String source, @Nullable String shared,
        JobOptions options, Map<String, String> labels, @Nullable List<Interval> only, @Nullable Reduction reduce) {

    public JobSpec(String function, String parameters, InputKind inputKind, String source, JobOptions options,
            Map<String, String> labels) {
        this(function, parameters, inputKind, source, null, options, labels, null, null);
    }

    public JobSpec with(JobOptions others, @Nullable List<Interval> indexes) {
        return new JobSpec(function, parameters, inputKind, source, shared, others, labels, indexes, reduce);
    }

    public JobSpec with(JobOptions others, Map<String, String> otherLabels) {
        return new JobSpec(function, parameters, inputKind, source, shared, others, otherLabels, only, reduce);
    }

    public JobSpec reducedBy(@Nullable Reduction reduction) {
        return new JobSpec(function, parameters, inputKind, source, shared, options, labels, only, reduction);
    }
}
