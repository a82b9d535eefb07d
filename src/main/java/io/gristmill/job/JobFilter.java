package io.gristmill.job;

import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list, newest first.
 *
 * @param label    {@code name} or {@code name=value}
 * @param before   only jobs whose id is below this one: where the page before ended
 * @param pageSize 1 to 1000
 */
public record JobFilter(@Nullable JobState state, @Nullable String function, @Nullable String label, @Nullable String before,
        int pageSize) {}
