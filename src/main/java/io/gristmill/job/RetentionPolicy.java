package io.gristmill.job;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The operator's word on how long things are kept.
 *
 * @param jobs      after their end, with all their results
 * @param tombstone how long it is remembered that a job was there
 */
public record RetentionPolicy(LimitPolicy.Range<Duration> jobs, Duration tombstone) {

    /** As nobody has configured it. */
    public static final RetentionPolicy NORMAL = new RetentionPolicy(
            new LimitPolicy.Range<>(Duration.ofSeconds(1), Duration.ofDays(30), Duration.ofDays(90)), Duration.ofDays(30));

    /** How long a job is kept that asks for so much, or for nothing. */
    public Duration grant(@Nullable Duration asked) {
        return jobs.grant(asked);
    }
}
