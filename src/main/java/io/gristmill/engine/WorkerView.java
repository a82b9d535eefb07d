package io.gristmill.engine;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A worker as it is now.
 *
 * @param slot     the seat that it holds
 * @param state    STARTING, IDLE, BUSY, RETIRING
 * @param key      what makes it interchangeable with another
 * @param job      whose items it runs, or null
 * @param item     the item in flight, or null
 * @param itemsDone since it started
 * @param heapUsed bytes, as it last said
 * @param output   the end of what it printed
 */
public record WorkerView(String id, int slot, long pid, String state, String key, @Nullable String job, @Nullable Long item,
        Instant startedAt, long itemsDone, long heapUsed, String output) {}
