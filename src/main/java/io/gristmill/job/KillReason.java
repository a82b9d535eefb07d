package io.gristmill.job;

/** Why the server ended a worker. The first reason counts. */
public enum KillReason {
    /** The item in flight ran longer than its limit. */
    ITEM_TIMEOUT("item timeout"),
    /** Its job was cancelled, or stopped by a limit of the job. */
    JOB_STOPPED("job stopped"),
    /** It said something that no sound worker says. */
    PROTOCOL("broke the protocol"),
    /** It did not say its first word in time. */
    START_TIMEOUT("start timeout"),
    /** The server could not store what it gave. */
    STORE_TROUBLE("the server could not store its output"),
    /** Planned replacement. */
    RETIRED("retired"),
    /** The server is ending. */
    SHUTDOWN("server shutdown");

    private final String text;

    KillReason(String text) {
        this.text = text;
    }

    /** For logs and answers. */
    public String text() {
        return text;
    }
}
