package io.gristmill.file;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** A zip cannot be unpacked; the message is for the one who sent it. */
public final class BadZipException extends IOException {
    private static final long serialVersionUID = 1L;

    BadZipException(String message) {
        super(message);
    }

    BadZipException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
