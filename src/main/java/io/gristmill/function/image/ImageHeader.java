package io.gristmill.function.image;

/**
 * What a file says of its picture, read without decoding it.
 *
 * @param size  as stored, before the orientation is applied
 * @param plain whether a JPEG file is of the kind that every decoder knows, in colours of a screen or grey, and whether a PNG file has 8
 *              bits per sample, row after row; of no meaning for other formats
 */
record ImageHeader(ImageFormat format, Size size, Metadata metadata, boolean plain) {

    ImageHeader(ImageFormat format, Size size, Metadata metadata) {
        this(format, size, metadata, false);
    }

    boolean plainJpeg() {
        return plain && format == ImageFormat.JPEG;
    }

    boolean plainPng() {
        return plain && format == ImageFormat.PNG;
    }

    /** How to turn the stored picture upright. */
    Orientation orientation() {
        return metadata.orientation();
    }
}
