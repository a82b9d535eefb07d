package io.gristmill.file;

/** What came is not what was announced; the piece, or the whole upload, is not kept. */
public final class BadUploadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadUploadException(String message) {
        super(message);
    }
}
