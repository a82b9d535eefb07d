package io.gristmill.function.image;

import java.io.IOException;

/**
 * Reads the usual PNG files, 8 bits per sample and not interlaced, row by row while they are inflated, which takes half of ImageIO's
 * time and no memory for the picture. The others are left to other engines.
 */
final class PngCodec implements ImageCodec {

    @Override
    public String name() {
        return "java";
    }

    @Override
    public boolean reads(ImageHeader header) {
        return header.plainPng();
    }

    @Override
    public PixelRows decode(byte[] file, ImageHeader header, Size wanted, boolean strict) {
        return new PngRows(PngFile.of(file), header.size(), header.metadata().colours(), strict);
    }

    @Override
    public boolean writes(ImageFormat format) {
        return false;
    }

    @Override
    public byte[] encode(Picture picture, Encoding encoding) throws IOException {
        throw new IOException(encoding.format().label() + " files are written by other engines");
    }
}
