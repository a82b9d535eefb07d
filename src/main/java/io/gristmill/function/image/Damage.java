package io.gristmill.function.image;

import java.io.EOFException;
import java.util.Locale;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

import org.jspecify.annotations.Nullable;

/** Notices what the JPEG decoder only warns of: that the data ended early and the rest of the picture is grey. */
final class Damage implements IIOReadWarningListener {
    private @Nullable String warning;

    @Override
    public void warningOccurred(ImageReader source, String text) {
        if (text.toLowerCase(Locale.ROOT).contains("premature end")) {
            warning = text;
        }
    }

    void check() throws EOFException {
        if (warning != null) {
            throw new EOFException(warning);
        }
    }
}
