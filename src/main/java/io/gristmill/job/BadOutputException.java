package io.gristmill.job;

import java.io.IOException;

/** A worker announced an output that is not there as announced. */
public class BadOutputException extends IOException {
    private static final long serialVersionUID = 1L;

    public BadOutputException(String message) {
        super(message);
    }
}
