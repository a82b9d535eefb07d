package io.gristmill.job;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a job is to be run.
 *
 * @param chunkSize   items that a worker claims at once, 1 to 1,000,000; null: chosen by the server
 * @param retries     how often an item that threw is tried again, 0 to 10
 * @param maxWorkers  workers at once; null: all
 * @param priority    0 to 9, higher first
 * @param maxFailures failed items after which the job is stopped; null: never
 * @param allReady    whether every worker that the job may have is to be ready for it before the first item
 * @param limits      what an item may use
 * @param engine     where chunks run
 * @param expireAfter how long the job is kept after its end; null, as in what an earlier version stored: until it is deleted
 * @param concurrency items that run at once in a worker, 1 to 256; null: as its function says
 */
public record JobOptions(@Nullable Integer chunkSize, int retries, @Nullable Integer maxWorkers, int priority,
        @Nullable Long maxFailures, boolean allReady, JobLimits limits,
        EngineKind engine, @Nullable Duration expireAfter, @Nullable Integer concurrency) {

    /** What an earlier version stored has no engine. */
    @SuppressWarnings("NullAway")
    public JobOptions {
        engine = engine == null ? EngineKind.PROCESS : engine;
    }

    /** In child processes. */
    public JobOptions(@Nullable Integer chunkSize, int retries, @Nullable Integer maxWorkers, int priority,
            @Nullable Long maxFailures, boolean allReady, JobLimits limits) {
        this(chunkSize, retries, maxWorkers, priority, maxFailures, allReady, limits, EngineKind.PROCESS, null, null);
    }

    public JobOptions expiringAfter(Duration next) {
        return new JobOptions(chunkSize, retries, maxWorkers, priority, maxFailures, allReady, limits, engine, next,
                concurrency);
    }
}
