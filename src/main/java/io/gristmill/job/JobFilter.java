package io.gristmill.job;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which jobs are wanted: those for which everything holds that is said here.
 *
 * @param states        one of these; none: any
 * @param labels        all of these, each {@code name} or {@code name=value}
 * @param createdAfter  later than this
 * @param createdBefore earlier than this
 */
public record JobFilter(Set<JobState> states, @Nullable String function, List<String> labels, @Nullable Instant createdAfter,
        @Nullable Instant createdBefore) {
    public static final JobFilter ALL = new JobFilter(Set.of(), null, List.of(), null, null);
}
