package io.gristmill.job;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for, as accepted: defaults filled in, input in canonical form.
 *
 * @param parameters JSON text, valid against the function's schema
 * @param source     the input in the form of {@code io.gristmill.source}
 * @param labels     the client's own
 * @param only       the indexes that a retry was asked to try again; null: all that have not succeeded
 * @param reduce     how the values become one, or null
 */
public record JobSpec(String function, String parameters, InputKind inputKind, String source, JobOptions options,
        Map<String, String> labels, @Nullable List<Interval> only, @Nullable Reduction reduce) {

    public JobSpec(String function, String parameters, InputKind inputKind, String source, JobOptions options,
            Map<String, String> labels) {
        this(function, parameters, inputKind, source, options, labels, null, null);
    }

    public JobSpec with(JobOptions others, @Nullable List<Interval> indexes) {
        return new JobSpec(function, parameters, inputKind, source, others, labels, indexes, reduce);
    }

    public JobSpec reducedBy(@Nullable Reduction reduction) {
        return new JobSpec(function, parameters, inputKind, source, options, labels, only, reduction);
    }
}
