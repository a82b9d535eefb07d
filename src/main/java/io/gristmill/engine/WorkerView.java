package io.gristmill.engine;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A worker as it is now.
 *
 * @param slot      the seat that it holds
 * @param state     IDLE, BUSY, RETIRING, or HELD: out of service, but alive
 * @param key       what makes it interchangeable with another
 * @param job       whose items it runs, or null
 * @param item      the item in flight, or null
 * @param itemsInFlight how many there are
 * @param itemsDone since it started
 * @param cpuNanos  that its process has used, or -1 if unknown
 * @param heapUsed  bytes, as it last said
 * @param memory    bytes of its process that it shares with nobody, or -1 if unknown
 * @param confined  whether it can reach no other process
 * @param leaving   why it is being replaced or held, or null
 */
public record WorkerView(String id, int slot, long pid, String state, String key, @Nullable String job, @Nullable Long item,
        int itemsInFlight, Instant startedAt, long itemsDone, long cpuNanos, long heapUsed, long memory,
        boolean confined, @Nullable String leaving) {}
