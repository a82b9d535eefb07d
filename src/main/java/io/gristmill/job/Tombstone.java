package io.gristmill.job;

import java.time.Instant;

/** What is left of a job that was removed, for a while: that it was there, and why it is not there any more. */
public record Tombstone(String jobId, Cause cause, Instant at) {

    /** Why a job was removed. */
    public enum Cause {
        /** A client wanted it. */
        DELETED,
        /** It had been kept for as long as its options said. */
        EXPIRED
    }
}
