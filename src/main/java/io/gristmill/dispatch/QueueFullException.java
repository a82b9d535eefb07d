package io.gristmill.dispatch;

/** There is no room for another job now. Nothing broke: later there will be. */
public final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueFullException(String message) {
        super(message);
    }
}
