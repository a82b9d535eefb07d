package io.gristmill.reduce;

/** The values cannot be made into one. The message is for the person who sent the job. */
public final class IrreducibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IrreducibleException(String message) {
        super(message);
    }
}
