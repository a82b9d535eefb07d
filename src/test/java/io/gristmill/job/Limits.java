package io.gristmill.job;

import java.time.Duration;

/** Limits for tests. */
public final class Limits {
    /** As a server has them that nobody has configured. */
    public static final LimitPolicy DEFAULT = new LimitPolicy(
            new LimitPolicy.Range<>(Duration.ofMillis(10), Duration.ofHours(1), Duration.ofDays(7)),
            new LimitPolicy.Range<>(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(10)),
            new LimitPolicy.Range<>(Duration.ofMillis(10), Duration.ofMinutes(10), Duration.ofHours(1)),
            new LimitPolicy.JobTimeout(null, Duration.ofDays(7)), new LimitPolicy.Range<>(64L << 20, 512L << 20, 2L << 30),
            512L << 20, (2L << 30) + (512L << 20), new LimitPolicy.Range<>(1L << 10, 8L << 20, 64L << 20), 16L << 20);

    private Limits() {}
}
