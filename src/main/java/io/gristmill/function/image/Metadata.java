package io.gristmill.function.image;

import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.jspecify.annotations.Nullable;

/**
 * What a file says beside its pixels. Read leniently, for a picture with damaged metadata is still a picture.
 *
 * @param exif the Exif block, which is laid out as a TIFF file
 * @param icc  the colour profile
 */
record Metadata(byte @Nullable [] exif, byte @Nullable [] icc) {
    static final Metadata NONE = new Metadata(null, null);

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_PROFILE_BYTES = 4 << 20; // the largest profiles of printers have 2 to 3 MB

    static Metadata of(ImageFormat format, byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        return switch (format) {
            case JPEG -> jpeg(JpegSegments.of(file));
            case PNG -> png(bytes);
            case WEBP -> webp(bytes);
            case TIFF -> new Metadata(file, null);
            case GIF, BMP, AVIF, HEIC, JXL -> NONE;
        };
    }

    static Metadata jpeg(JpegSegments segments) {
        return new Metadata(segments.exif(), segments.icc());
    }

    Orientation orientation() {
        return exif == null ? Orientation.NORMAL : Exif.orientation(ByteBuffer.wrap(exif));
    }

    /** What the profile makes of colours; null without a profile, and for one that is damaged. */
    @Nullable
    ICC_ColorSpace colours() {
        if (icc == null) {
            return null;
        }
        try {
            return new ICC_ColorSpace(ICC_Profile.getInstance(icc));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Chunks of length, type, data and checksum (PNG specification, third edition, section 5.3). */
    private static Metadata png(ByteBuffer file) {
        byte[] exif = null;
        byte[] icc = null;
        int at = 8;
        while (at + 12 <= file.limit()) {
            int length = file.getInt(at);
            if (length < 0 || length > file.limit() - at - 12) {
                break;
            }
            ByteBuffer data = file.slice(at + 8, length);
            switch (type(file, at + 4)) {
                case "eXIf" -> exif = bytes(data);
                case "iCCP" -> icc = inflated(data);
                default -> {
                    // of no interest
                }
            }
            at += 12 + length;
        }
        return new Metadata(exif, icc);
    }

    /** Chunks of type, length and data, padded to even length (WebP container specification). */
    private static Metadata webp(ByteBuffer file) {
        file.order(ByteOrder.LITTLE_ENDIAN);
        byte[] exif = null;
        byte[] icc = null;
        int at = 12;
        while (at + 8 <= file.limit()) {
            int length = file.getInt(at + 4);
            if (length < 0 || length > file.limit() - at - 8) {
                break;
            }
            ByteBuffer data = file.slice(at + 8, length);
            switch (type(file, at)) {
                case "EXIF" -> exif = bytes(startsWithExif(data) ? data.position(EXIF.length) : data);
                case "ICCP" -> icc = bytes(data);
                default -> {
                    // of no interest
                }
            }
            at += 8 + length + (length & 1);
        }
        return new Metadata(exif, icc);
    }

    private static String type(ByteBuffer file, int at) {
        byte[] type = new byte[4];
        file.get(at, type);
        return new String(type, StandardCharsets.ISO_8859_1);
    }

    static boolean startsWithExif(ByteBuffer data) {
        return data.remaining() >= EXIF.length && data.slice(0, EXIF.length).equals(ByteBuffer.wrap(EXIF));
    }

    private static byte[] bytes(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return bytes;
    }

    /** A name, a zero, the compression method and the deflated profile. */
    private static byte @Nullable [] inflated(ByteBuffer chunk) {
        while (chunk.hasRemaining() && chunk.get() != 0) {
            // skips the name
        }
        if (!chunk.hasRemaining() || chunk.get() != 0) {
            return null;
        }
        byte[] profile = new byte[MAX_PROFILE_BYTES];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(chunk);
            int bytes = inflater.inflate(profile);
            return inflater.finished() ? Arrays.copyOf(profile, bytes) : null;
        } catch (DataFormatException e) {
            return null;
        }
    }
}
