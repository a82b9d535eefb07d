package io.gristmill.api.problem;

import java.io.IOException;

/** The server is shutting down, so there is no more to come from it. */
public final class EndingException extends IOException {
    private static final long serialVersionUID = 1L;

    public EndingException() {
        super("The server is shutting down");
    }
}
