package io.gristmill.job;

import java.nio.ByteBuffer;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A committed piece of a job's interval, and where its records lie: {@code bytes} bytes from {@code position} of the job's result
 * file number {@code file}, whole blocks.
 *
 * @param seq  numbers the segments and events of a job in the order of their commits
 * @param data the records themselves, of a small job that has no result file; else null
 */
public record Segment(long seq, int round, Interval interval, long succeeded, long failed, int file, long position, long bytes,
        Instant at, @Nullable ByteBuffer data) {

    /** In a result file. */
    public Segment(long seq, int round, Interval interval, long succeeded, long failed, int file, long position, long bytes,
            Instant at) {
        this(seq, round, interval, succeeded, failed, file, position, bytes, at, null);
    }
}
