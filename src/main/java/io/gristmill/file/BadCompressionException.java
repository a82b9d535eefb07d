package io.gristmill.file;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** Compressed content cannot be unpacked; the message is for the one who sent it. */
public final class BadCompressionException extends IOException {
    private static final long serialVersionUID = 1L;

    BadCompressionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
