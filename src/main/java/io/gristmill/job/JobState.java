package io.gristmill.job;

import java.util.EnumSet;
import java.util.Set;

/** Where a job stands. The table of {@link #mayBecome} is the rule: there is no other way from one state to another. */
public enum JobState {
    /** Accepted; no item has been given to a worker yet. */
    QUEUED,
    /** Items are given to workers. */
    RUNNING,
    /** Nothing more is given to workers until somebody resumes it. */
    PAUSED,
    /** Unstarted items were taken back, running ones are being ended; the reason says why. */
    STOPPING,
    /** Every item succeeded. */
    SUCCEEDED,
    /** Some items failed, the rest stand. */
    PARTIALLY_SUCCEEDED,
    /** No item succeeded, or the job was stopped by a limit; the reason says which. */
    FAILED,
    /** Stopped by a client. */
    CANCELLED;

    /** Whether the job has ended. */
    public boolean isEnd() {
        return switch (this) {
            case QUEUED, RUNNING, PAUSED, STOPPING -> false;
            case SUCCEEDED, PARTIALLY_SUCCEEDED, FAILED, CANCELLED -> true;
        };
    }

    private Set<JobState> next() {
        return switch (this) {
            case QUEUED -> EnumSet.of(RUNNING, PAUSED, STOPPING, SUCCEEDED, CANCELLED, FAILED);
            case RUNNING -> EnumSet.of(PAUSED, STOPPING, SUCCEEDED, PARTIALLY_SUCCEEDED, FAILED);
            case PAUSED -> EnumSet.of(QUEUED, RUNNING, STOPPING, SUCCEEDED, PARTIALLY_SUCCEEDED, FAILED);
            case STOPPING -> EnumSet.of(FAILED, CANCELLED);
            // Retrying reopens an end.
            case SUCCEEDED, PARTIALLY_SUCCEEDED, FAILED, CANCELLED -> EnumSet.of(QUEUED);
        };
    }

    public boolean mayBecome(JobState other) {
        return next().contains(other);
    }

    /** The other state, if it may follow this one. */
    public JobState become(JobState other) {
        if (!mayBecome(other)) {
            throw new IllegalStateException("A job cannot go from " + this + " to " + other);
        }
        return other;
    }
}
