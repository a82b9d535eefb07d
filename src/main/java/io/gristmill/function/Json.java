package io.gristmill.function;

import java.nio.charset.StandardCharsets;

/**
 * A value that is already JSON text in UTF-8; it is passed on byte for byte. The caller answers for its being one valid JSON value on
 * one line.
 */
public record Json(byte[] utf8) {

    public static Json of(String text) {
        return new Json(text.getBytes(StandardCharsets.UTF_8));
    }
}
