package io.gristmill.wire;

/** How a worker ends itself. A function may exit with the same code, so a code alone proves nothing. */
public enum ExitCode {
    /** Asked to by the server. */
    ASKED(0),
    /** The server is gone: standard input or the connection ended. */
    ORPHANED(86),
    /** The server said something that this worker does not understand. */
    PROTOCOL(87);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
