package io.gristmill.dispatch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.JobOptions;
import io.gristmill.job.JobSpec;

/**
 * What a client wants to be different about a job. What is null stays as it is.
 *
 * @param priority    0 to 9
 * @param maxWorkers  how many workers at once
 * @param expireAfter how long it is kept after its end
 * @param labels      to set, or, with null, to remove
 */
public record JobPatch(@Nullable Integer priority, @Nullable Workers maxWorkers, @Nullable Duration expireAfter,
        Map<String, @Nullable String> labels) {

    /** @param most 1 to 1024; null: all */
    public record Workers(@Nullable Integer most) {}

    /** Whether it changes how the job runs, and not only how it is found and kept. */
    boolean concernsRunning() {
        return priority != null || maxWorkers != null;
    }

    JobSpec applyTo(JobSpec spec) {
        JobOptions old = spec.options();
        JobOptions options = new JobOptions(old.chunkSize(), old.retries(),
                maxWorkers == null ? old.maxWorkers() : maxWorkers.most,
                priority == null ? old.priority() : priority, old.maxFailures(), old.allReady(), old.limits(), old.engine(),
                expireAfter == null ? old.expireAfter() : expireAfter, old.concurrency());
        Map<String, String> merged = new LinkedHashMap<>(spec.labels());
        labels.forEach((name, value) -> {
            if (value == null) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        });
        return spec.with(options, merged);
    }
}
