package io.gristmill.job;

import org.jspecify.annotations.Nullable;

/**
 * Why an item, or a whole job, has no result.
 *
 * @param title    one line
 * @param detail   what a person needs to act on it
 * @param exitCode of the worker, or null
 * @param signal   that ended the worker, or null
 * @param bound    the limit that it ran into, or null
 */
public record Failure(FailureKind kind, String title, String detail, @Nullable Integer exitCode, @Nullable String signal,
        @Nullable Bound bound) {

    /**
     * A limit.
     *
     * @param limit   as {@link JobLimits} calls it
     * @param granted what it was, in words
     */
    public record Bound(String limit, String granted) {}

    public static Failure of(FailureKind kind, String title, String detail) {
        return new Failure(kind, title, detail, null, null, null);
    }
}
