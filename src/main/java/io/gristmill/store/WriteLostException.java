package io.gristmill.store;

/** The commit of a whole group of writes failed; nothing of them is stored. */
public final class WriteLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WriteLostException(Throwable cause) {
        super("The commit failed: " + cause.getMessage(), cause);
    }
}
