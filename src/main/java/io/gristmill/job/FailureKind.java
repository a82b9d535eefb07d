package io.gristmill.job;

/** Why an item has no result. */
public enum FailureKind {
    /** The function threw. */
    EXCEPTION,
    /** The item itself is not acceptable. */
    INVALID_INPUT,
    /** The item ran longer than its limit. */
    TIMEOUT,
    /** The worker stopped showing signs of life. */
    STALLED,
    /** The worker ran out of memory. */
    OUT_OF_MEMORY,
    /** The worker's process ended while the item was in flight; exit code or signal says how. */
    CRASHED,
    /** The result is larger than the limit. */
    RESULT_TOO_LARGE,
    /** The function could not be initialised. */
    INIT_FAILED
}
