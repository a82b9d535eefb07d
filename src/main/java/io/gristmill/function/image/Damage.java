package io.gristmill.function.image;

import java.io.EOFException;
import java.util.Locale;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;

/** Notices what a JPEG decoder only warns of: that the data ended early and the rest of the picture is grey. */
final class Damage implements IIOReadWarningListener {
    private @Nullable String warning;

    @Override
    public void warningOccurred(ImageReader source, String text) {
        if (isSevere(text)) {
            warning = text;
        }
    }

    void check() throws EOFException {
        if (warning != null) {
            throw new EOFException(warning);
        }
    }

    /** @param warning what a native decoder warned of, null if nothing */
    static void check(@Nullable String warning, boolean strict) {
        if (strict && warning != null && isSevere(warning)) {
            throw of(ImageFormat.JPEG, new EOFException(warning));
        }
    }

    private static boolean isSevere(String warning) {
        return warning.toLowerCase(Locale.ROOT).contains("premature end");
    }

    /** The failure of an item whose file cannot be read, in words for the person who sent it. */
    static InvalidInputException of(ImageFormat format, Exception cause) {
        String message = cause.getMessage();
        return new InvalidInputException(
                "the " + format.label() + " picture is damaged, cut off, or of a kind that cannot be read"
                        + (cause instanceof RuntimeException || message == null ? "" : " (" + message + ")"),
                cause);
    }
}
