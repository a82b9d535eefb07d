package io.gristmill.store;

/** The job belongs to another server by now, or is gone; whoever gets this must let go of it. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FencedException(String jobId, long token) {
        super("Job " + jobId + " is no longer held with token " + token);
    }
}
