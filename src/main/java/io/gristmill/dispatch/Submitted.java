package io.gristmill.dispatch;

/** What became of a submit. */
public sealed interface Submitted {
    /** Stored; it will run. */
    record Accepted(JobView job) implements Submitted {}

    /** The key was used before for the same submit: this is its job as it is now. */
    record Replayed(JobView job) implements Submitted {}

    /** The key was used before for the same submit, and its job was removed since: it makes no second one. */
    record Gone(String jobId) implements Submitted {}

    /** The key was used before for another submit. */
    record KeyConflict(String jobId) implements Submitted {}

    /** A submit with this key is being worked on. */
    record KeyInFlight() implements Submitted {}
}
