package io.gristmill.function.image;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.image.ffm.LibVips;
import io.gristmill.function.image.ffm.NativeException;

/** Reads what a file says of its picture, at a cost that does not depend on the picture's size. */
final class HeaderReader {
    private static final int PNG_HEADER_BYTES = 33;

    private HeaderReader() {}

    /** @throws InvalidInputException if this is not a picture in a known format, or its header is damaged */
    static ImageHeader read(byte[] file) {
        ImageFormat format = ImageFormat.of(file).orElseThrow(() -> new InvalidInputException(
                "not a picture in a format that can be read: " + ImageFormat.NAMES));
        return switch (format) {
            case JPEG -> jpeg(file);
            case PNG ->
                new ImageHeader(format, png(ByteBuffer.wrap(file)), Metadata.of(format, file), PngFile.of(file).isPlain());
            case WEBP -> webp(file);
            case AVIF, HEIC, JXL -> vips(format, file);
            case GIF -> new ImageHeader(format, known(format, GifScreen.of(file).size()), Metadata.NONE);
            case BMP, TIFF -> new ImageHeader(format, ImageIoCodec.size(format, file), Metadata.of(format, file));
        };
    }

    /** TwelveMonkeys finds its way through damage before the picture itself. */
    private static ImageHeader jpeg(byte[] file) {
        JpegSegments segments = JpegSegments.of(file);
        return segments.size() == null
                ? new ImageHeader(ImageFormat.JPEG, ImageIoCodec.size(ImageFormat.JPEG, file), Metadata.jpeg(segments))
                : new ImageHeader(ImageFormat.JPEG, segments.size(), Metadata.jpeg(segments), segments.plain());
    }

    private static Size png(ByteBuffer file) {
        if (file.limit() < PNG_HEADER_BYTES || file.getInt(16) <= 0 || file.getInt(20) <= 0) {
            return known(ImageFormat.PNG, null);
        }
        return new Size(file.getInt(16), file.getInt(20));
    }

    private static ImageHeader webp(byte[] file) {
        long length = file.length < 12
                ? 0
                : Integer.toUnsignedLong(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
        if (length > file.length - 8) {
            throw Damage.of(ImageFormat.WEBP, new EOFException("the file is shorter than it says"));
        }
        return new ImageHeader(ImageFormat.WEBP, known(ImageFormat.WEBP, WebpContainer.of(file).size()),
                Metadata.of(ImageFormat.WEBP, file));
    }

    /** Upright already: libvips turns such pictures itself. */
    private static ImageHeader vips(ImageFormat format, byte[] file) {
        LibVips vips = LibVips.open().orElseThrow(
                () -> new InvalidInputException(format.label() + " files can be read only where libvips is installed"));
        try (LibVips.Image image = vips.open(file, true)) {
            return new ImageHeader(format, new Size(image.width(), image.height()), new Metadata(null, image.profile()));
        } catch (NativeException e) {
            throw Damage.of(format, e);
        }
    }

    private static Size known(ImageFormat format, @Nullable Size size) {
        if (size == null) {
            throw Damage.of(format, new EOFException("its header ends early"));
        }
        return size;
    }
}
