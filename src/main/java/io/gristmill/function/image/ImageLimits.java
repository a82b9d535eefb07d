package io.gristmill.function.image;

import io.gristmill.function.InvalidInputException;

/** What a picture may cost, judged before it is decoded; the server hands its settings on. */
final class ImageLimits {
    private static final long MAX_PIXELS = Long.getLong("gristmill.image.max-pixels", 50_000_000);
    private static final long MAX_BYTES = Long.getLong("gristmill.image.max-bytes", 200L << 20);

    private ImageLimits() {}

    static void checkBytes(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw new InvalidInputException(
                    "the file is too large: " + file.length + " bytes, and at most " + MAX_BYTES + " are allowed");
        }
    }

    /** Of an animation only the first frame is decoded, so it counts once. */
    static void checkPixels(String what, Size size) {
        if (size.pixels() > MAX_PIXELS) {
            throw new InvalidInputException(what + " is too large: " + size + " is " + size.pixels() + " pixels, and at most "
                    + MAX_PIXELS + " are allowed");
        }
    }
}
