package io.gristmill.function.image;

import java.io.IOException;

import io.gristmill.function.InvalidInputException;

/** An engine that reads and writes picture files, for one thread. */
interface ImageCodec {

    /**
     * Reads what a file says of its picture, at a cost that does not depend on the picture's size.
     *
     * @throws InvalidInputException if this is not a picture that {@link #decode} could read
     */
    ImageHeader header(byte[] file);

    /**
     * Decodes a picture in its stored orientation. An engine may give it smaller than it is, but not below twice the wanted size, so that
     * the filter that follows has enough to work on.
     *
     * @throws InvalidInputException if the file is damaged
     */
    PixelRows decode(byte[] file, ImageHeader header, Size wanted);

    /** Whether {@link #encode} takes this format. */
    boolean writes(ImageFormat format);

    /**
     * Makes a file without any metadata.
     *
     * @param picture in sRGB or grey; without alpha if the format has none
     * @param quality 1 to 100, for formats that have it
     */
    byte[] encode(Picture picture, ImageFormat format, int quality) throws IOException;
}
