package io.gristmill.function;

/**
 * The item itself is at fault, or, when an initialiser throws it, what the job brought; trying again would not help. The message is for
 * the person who sent it.
 */
public class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
