package io.gristmill.job;

/** The shape of a job's input, as its answer shows it. */
public enum InputKind {
    /** Inline values. */
    ITEMS,
    /** Numbers. */
    RANGE,
    /** Uploaded files. */
    FILES
}
