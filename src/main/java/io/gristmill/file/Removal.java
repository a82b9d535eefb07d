package io.gristmill.file;

/** What became of a wish to delete a file. */
public enum Removal {
    REMOVED,
    /** A job needs it; it stays. */
    IN_USE,
    /** There is no such file. */
    UNKNOWN
}
