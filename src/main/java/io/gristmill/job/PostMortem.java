package io.gristmill.job;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the death of a worker with an item in flight. It outlives both.
 *
 * @param cause      one line
 * @param detail     what a person needs to act on it
 * @param bound      the limit that it ran into, or null
 * @param attempt    which try at the item it was, from 1
 * @param output     the end of what the worker printed, at most 64 KiB
 * @param hsErr      the head of the JVM's crash report, or null
 * @param memory     the last minute
 * @param threadDump taken before the server ended the worker, or null
 */
public record PostMortem(String cause, String detail, FailureKind kind, @Nullable Integer exitCode, @Nullable String signal,
        Failure.@Nullable Bound bound, int attempt, Instant at, Worker worker, String output, @Nullable String hsErr,
        List<Sample> memory, @Nullable String threadDump) {

    /**
     * The worker that died.
     *
     * @param ageMillis how long it had lived
     * @param key       what made it interchangeable with others
     */
    public record Worker(String id, long pid, Instant startedAt, long ageMillis, long itemsDone, String key) {}

    /**
     * How much memory there was in use.
     *
     * @param atMillis of the worker's life
     * @param heapUsed bytes, as the worker said
     * @param process  bytes that the process shared with nobody, or -1 if that was unknown
     */
    public record Sample(long atMillis, long heapUsed, long process) {}

    public PostMortem withAttempt(int number) {
        return new PostMortem(cause, detail, kind, exitCode, signal, bound, number, at, worker, output, hsErr, memory,
                threadDump);
    }
}
