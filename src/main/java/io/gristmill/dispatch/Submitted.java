package io.gristmill.dispatch;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** What became of a submit. */
public sealed interface Submitted {
    /**
     * Stored; it will run.
     *
     * @param keyExpiresAt until when its key is remembered; null if it has none
     */
    record Accepted(JobView job, @Nullable Instant keyExpiresAt) implements Submitted {}

    /** The key was used before for the same submit: this is its job as it is now. */
    record Replayed(JobView job, Instant keyExpiresAt) implements Submitted {}

    /** The key was used before for the same submit, and its job was removed since: it makes no second one. */
    record Gone(String jobId) implements Submitted {}

    /** The key was used before for another submit. */
    record KeyConflict(String jobId) implements Submitted {}

    /** A submit with this key is being worked on. */
    record KeyInFlight() implements Submitted {}
}
