package io.gristmill.job;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A job as it is stored: one immutable state of it. Counts are of committed items.
 *
 * @param n          how many items
 * @param rangeFrom  the number that index 0 of a range function stands for, else 0
 * @param reason     why it is in this state, where that is not plain
 * @param round      0, and one more for each retry
 * @param seq        the number of the job's latest event or segment
 * @param token      fences a server that lost the job to another one
 * @param unclean    how often in a row a server stopped without warning while this job ran and committed nothing new
 * @param result     JSON text of the one value that the values of its items were combined to
 * @param sealed     whether no more items come; always when it has ended
 */
public record Job(String id, JobSpec spec, FunctionDescriptor function, long n, long rangeFrom, JobState state,
        @Nullable String reason, int round, long seq, long token, int unclean, long succeeded, long failed, Instant createdAt,
        @Nullable Instant startedAt, @Nullable Instant finishedAt, @Nullable String result, boolean sealed) {

    /** A job all of whose items are known. */
    public Job(String id, JobSpec spec, FunctionDescriptor function, long n, long rangeFrom, JobState state,
            @Nullable String reason, int round, long seq, long token, int unclean, long succeeded, long failed, Instant createdAt,
            @Nullable Instant startedAt, @Nullable Instant finishedAt, @Nullable String result) {
        this(id, spec, function, n, rangeFrom, state, reason, round, seq, token, unclean, succeeded, failed, createdAt, startedAt,
                finishedAt, result, true);
    }

    /** A result of more characters is not shown with its job, so that a page of jobs stays one that can be read. */
    public static final int LONG_RESULT = 64 * 1024;

    /** Items that have neither succeeded nor failed. */
    public long open() {
        return n - succeeded - failed;
    }

    /** Whether its function combines the values of its items, or blocks, to one in a worker. */
    public boolean isCombined() {
        Reduction reduce = spec.reduce();
        return function.kind() == FunctionDescriptor.Kind.RANGE
                || reduce != null && reduce.operation() == Reduction.Operation.FUNCTION;
    }

    /** How the server itself makes one value of those of its items; null if it does not. */
    public @Nullable Reduction reduction() {
        return isCombined() ? null : spec.reduce();
    }

    /** Whether it comes to one value in the end. */
    public boolean hasOneValue() {
        return isCombined() || spec.reduce() != null;
    }

    /** Whether its outputs make one picture. */
    public boolean hasPicture() {
        return function.picture();
    }

    /** How many of its items may run at once in a worker. */
    public int concurrency() {
        return function.concurrency(spec.options().concurrency());
    }

    /** When it is to be removed with all its results; null before its end, and if it stays until somebody deletes it. */
    public @Nullable Instant expiresAt() {
        Duration kept = spec.options().expireAfter();
        return finishedAt == null || kept == null ? null : finishedAt.plus(kept);
    }

    public Job withState(JobState next, @Nullable String why) {
        return new Job(id, spec, function, n, rangeFrom, state.become(next), why, round, seq, token, unclean, succeeded, failed,
                createdAt, startedAt, finishedAt, result, sealed);
    }

    public Job withSeq(long next) {
        return new Job(id, spec, function, n, rangeFrom, state, reason, round, next, token, unclean, succeeded, failed, createdAt,
                startedAt, finishedAt, result, sealed);
    }

    /** With these many more items done; progress also clears the count of unclean stops. */
    public Job withProgress(long moreSucceeded, long moreFailed) {
        return new Job(id, spec, function, n, rangeFrom, state, reason, round, seq, token, 0, succeeded + moreSucceeded,
                failed + moreFailed, createdAt, startedAt, finishedAt, result, sealed);
    }

    public Job withUnclean(int stops) {
        return new Job(id, spec, function, n, rangeFrom, state, reason, round, seq, token, stops, succeeded, failed, createdAt,
                startedAt, finishedAt, result, sealed);
    }

    public Job started(Instant at) {
        return new Job(id, spec, function, n, rangeFrom, state, reason, round, seq, token, unclean, succeeded, failed, createdAt,
                at,
                finishedAt, result, sealed);
    }

    public Job finished(Instant at) {
        return new Job(id, spec, function, n, rangeFrom, state, reason, round, seq, token, unclean, succeeded, failed, createdAt,
                startedAt, at, result, true);
    }

    public Job withSpec(JobSpec next) {
        return new Job(id, next, function, n, rangeFrom, state, reason, round, seq, token, unclean, succeeded, failed, createdAt,
                startedAt, finishedAt, result, sealed);
    }

    /** An ended job that begins another round. */
    public Job retried(JobSpec next) {
        return new Job(id, next, function, n, rangeFrom, state.become(JobState.QUEUED), null, round + 1, seq + 1, token, 0,
                succeeded,
                failed, createdAt, null, null, null, sealed);
    }

    public Job withResult(@Nullable String json) {
        return new Job(id, spec, function, n, rangeFrom, state, reason, round, seq, token, unclean, succeeded, failed, createdAt,
                startedAt, finishedAt, json, sealed);
    }

    /** With so many more items. */
    public Job withMore(long items) {
        return new Job(id, spec, function, n + items, rangeFrom, state, reason, round, seq, token, unclean, succeeded, failed,
                createdAt, startedAt, finishedAt, result, sealed);
    }

    /** No more items come. */
    public Job asSealed() {
        return new Job(id, spec, function, n, rangeFrom, state, reason, round, seq, token, unclean, succeeded, failed, createdAt,
                startedAt, finishedAt, result, true);
    }
}
