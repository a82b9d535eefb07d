package io.gristmill.file;

/** A piece does not go on where its upload is; nothing of it is kept. */
public final class UploadConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long offset;

    UploadConflictException(String message, long offset) {
        super(message);
        this.offset = offset;
    }

    /** Where to go on: how many bytes have come so far. */
    public long offset() {
        return offset;
    }
}
