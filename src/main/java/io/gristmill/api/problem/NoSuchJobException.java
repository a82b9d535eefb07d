package io.gristmill.api.problem;

/** Ends a request about a job that is not there: whether it ever was is looked up when the client is told. */
public final class NoSuchJobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String jobId;

    NoSuchJobException(String jobId) {
        super("There is no job '" + jobId + "'");
        this.jobId = jobId;
    }

    String jobId() {
        return jobId;
    }
}
