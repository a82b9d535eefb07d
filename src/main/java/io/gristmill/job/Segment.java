package io.gristmill.job;

import java.time.Instant;

/**
 * A committed piece of a job's interval, and where its records lie: {@code bytes} bytes from {@code position} of the job's result
 * file number {@code file}, whole blocks.
 *
 * @param seq numbers the segments and events of a job in the order of their commits
 */
public record Segment(long seq, int round, Interval interval, long succeeded, long failed, int file, long position, long bytes,
        Instant at) {}
