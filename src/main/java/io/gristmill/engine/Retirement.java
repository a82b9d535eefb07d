package io.gristmill.engine;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A worker that is gone.
 *
 * @param cause    CRASHED, OUT_OF_MEMORY, or the name of the reason for which the server ended it
 * @param reason   a sentence
 * @param exitCode of the process
 * @param signal   that ended it, or null
 * @param job      whose items it ran, or null
 * @param item     that was in flight, or null
 */
public record Retirement(String worker, long pid, int slot, Instant startedAt, Instant at, long itemsDone, String cause,
        String reason, int exitCode, @Nullable String signal, @Nullable String job, @Nullable Long item) {}
