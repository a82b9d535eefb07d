package io.gristmill.job;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A new job together with what must be stored with it.
 *
 * @param idempotency remembered with the job, or null
 * @param files       digests of the files that the job needs
 * @param events      its first events
 */
public record Submission(Job job, @Nullable Idempotency idempotency, List<String> files, List<StoredEvent> events) {

    /**
     * A client's key for a submit.
     *
     * @param digest of what was submitted, to tell a repetition from a mistake
     */
    public record Idempotency(String key, String digest, Instant expiresAt) {}

    /** What became of a submission. */
    public sealed interface Outcome {
        /** It is stored. */
        record Accepted(Job job) implements Outcome {}

        /** The key was used before for the same submission, and made this job; it is remembered until then. */
        record Replayed(String jobId, Instant keyExpiresAt) implements Outcome {}

        /** The key was used before for something else. */
        record KeyConflict(String jobId) implements Outcome {}
    }
}
