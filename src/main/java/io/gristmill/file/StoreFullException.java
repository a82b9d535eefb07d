package io.gristmill.file;

/** There are as many files, or bytes of files, as the operator allows; nothing of what was sent is kept. */
public final class StoreFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreFullException(String message) {
        super(message);
    }
}
