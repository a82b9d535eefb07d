package io.gristmill.function.image;

/**
 * What a file says of its picture, read without decoding it.
 *
 * @param size      as stored, before the orientation is applied
 * @param plainJpeg whether it is a JPEG file that every decoder knows, in colours of a screen or grey
 */
record ImageHeader(ImageFormat format, Size size, Metadata metadata, boolean plainJpeg) {

    ImageHeader(ImageFormat format, Size size, Metadata metadata) {
        this(format, size, metadata, false);
    }

    /** How to turn the stored picture upright. */
    Orientation orientation() {
        return metadata.orientation();
    }
}
