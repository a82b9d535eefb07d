package io.gristmill.function.image;

import org.jspecify.annotations.Nullable;

/**
 * A file to make of a picture.
 *
 * @param target   what to resample, as the picture is stored
 * @param canvas   what to lay the upright result on, null for nothing
 * @param encoding how to write it
 * @param opaque   how to write it if nothing in it is transparent
 */
record Rendition(Target target, @Nullable Canvas canvas, Encoding encoding, Encoding opaque) {

    Encoding encoding(boolean alpha) {
        return alpha ? encoding : opaque;
    }
}
