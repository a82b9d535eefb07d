package io.gristmill.wire;

import java.io.IOException;

/** The other side broke the rules of the wire. Whoever catches it ends the connection; nothing it sent afterwards counts. */
public class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }

    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
