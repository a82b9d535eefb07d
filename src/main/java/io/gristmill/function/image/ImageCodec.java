package io.gristmill.function.image;

import java.io.IOException;

import io.gristmill.function.InvalidInputException;

/** An engine that reads and writes picture files, for one thread. */
interface ImageCodec {

    /** What it is called in results. */
    String name();

    /** Whether {@link #decode} takes such a file. */
    boolean reads(ImageHeader header);

    /**
     * Decodes a picture in its stored orientation. An engine may give it smaller than it is, but not below twice the wanted size, so that
     * the filter that follows has enough to work on. The rows are valid until the next call.
     *
     * @param wanted the largest size that the whole picture is to be resampled to
     * @param strict whether a file that ends early is refused; else what is missing is filled with something
     * @throws InvalidInputException if the file is damaged
     */
    PixelRows decode(byte[] file, ImageHeader header, Size wanted, boolean strict);

    /** Whether {@link #encode} takes this format. */
    boolean writes(ImageFormat format);

    /**
     * Makes a file without any metadata.
     *
     * @param picture in sRGB or grey; without alpha if the format has none
     */
    byte[] encode(Picture picture, Encoding encoding) throws IOException;
}
