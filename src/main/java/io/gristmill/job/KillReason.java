package io.gristmill.job;

/** Why the server ended a worker. The first reason counts. */
public enum KillReason {
    /** The item in flight ran longer than its limit. */
    ITEM_TIMEOUT("the item ran too long", true),
    /** The worker showed no sign of life. */
    STALLED("no sign of life", true),
    /** The process used more memory than it may. */
    MEMORY("too much memory", true),
    /** It said something, or wrote to the page, what no sound worker does. */
    PROTOCOL("broke the protocol", true),
    /** Something in it called exit, and it did not end. */
    EXIT_HUNG("exit was called, and the process did not end", true),
    /** The initialiser ran longer than its limit. */
    INIT_TIMEOUT("the initialiser ran too long", true),
    /** Its job was cancelled, or stopped by a limit of the job. */
    JOB_STOPPED("its job was stopped", false),
    /** The server could not store what it gave. */
    STORE_TROUBLE("the server could not store its output", false),
    /** Another worker was faster with the same item. */
    OVERTAKEN("another worker was faster", false),
    /** Planned replacement. */
    RETIRED("retired", false),
    /** The server is ending. */
    SHUTDOWN("the server is ending", false);

    private final String text;
    private final boolean deserved;

    KillReason(String text, boolean deserved) {
        this.text = text;
        this.deserved = deserved;
    }

    /** For logs and answers. */
    public String text() {
        return text;
    }

    /** Whether what ran in the worker brought it about. */
    public boolean isDeserved() {
        return deserved;
    }
}
