package io.gristmill.engine;

/**
 * What the machine, or the container, has for workers, and what of it they were promised.
 *
 * @param processors     that the server and its workers share; a worker computes on one of them, so more workers than these are of
 *                       use to items that wait
 * @param workers        processes that there are now
 * @param memory         bytes for all workers
 * @param memoryPromised bytes that the workers there are may use, less what they share with others
 */
public record Capacity(int processors, int workers, long memory, long memoryPromised) {}
