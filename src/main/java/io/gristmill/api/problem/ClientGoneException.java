package io.gristmill.api.problem;

import java.io.IOException;

/** The client does not read its answer any more. Nobody is to blame, and there is nobody to tell. */
public final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    public ClientGoneException(IOException cause) {
        super(cause);
    }
}
