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
 * What ImageIO does not tell of a file: its orientation, and the colour profile of a PNG. Read leniently, for a picture with damaged
 * metadata is still a picture.
 */
record Metadata(Orientation orientation, @Nullable ICC_ColorSpace colours) {
    private static final Metadata NONE = new Metadata(Orientation.NORMAL, null);
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_PROFILE_BYTES = 4 << 20; // the largest profiles of printers have 2 to 3 MB

    /** Whether the file is shorter than it says; the reader for WebP does not always notice. */
    static boolean isCutOff(ImageFormat format, byte[] file) {
        return format == ImageFormat.WEBP && Integer
                .toUnsignedLong(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4)) > file.length - 8;
    }

    static Metadata of(ImageFormat format, byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        return switch (format) {
            case JPEG -> new Metadata(jpeg(bytes), null);
            case PNG -> png(bytes);
            case WEBP -> new Metadata(webp(bytes), null);
            case TIFF -> new Metadata(Exif.orientation(bytes), null);
            case GIF, BMP -> NONE;
        };
    }

    /** Segments up to the start of the scan (ITU-T T.81, annex B); the length counts itself. */
    private static Orientation jpeg(ByteBuffer file) {
        int at = 2;
        while (at + 4 <= file.limit() && file.get(at) == (byte) 0xFF) {
            int marker = file.get(at + 1) & 0xFF;
            if (marker == 0xFF) {
                at++; // a fill byte
                continue;
            }
            int length = Short.toUnsignedInt(file.getShort(at + 2));
            if (marker == 0xDA || length < 2 || at + 2 + length > file.limit()) {
                break;
            }
            ByteBuffer segment = file.slice(at + 4, length - 2);
            if (marker == 0xE1 && startsWithExif(segment)) {
                return Exif.orientation(segment.position(EXIF.length));
            }
            at += 2 + length;
        }
        return Orientation.NORMAL;
    }

    /** Chunks of length, type, data and checksum (PNG specification, third edition, section 5.3). */
    private static Metadata png(ByteBuffer file) {
        Orientation orientation = Orientation.NORMAL;
        ICC_ColorSpace colours = null;
        int at = 8;
        while (at + 12 <= file.limit()) {
            int length = file.getInt(at);
            if (length < 0 || length > file.limit() - at - 12) {
                break;
            }
            ByteBuffer data = file.slice(at + 8, length);
            switch (type(file, at + 4)) {
                case "eXIf" -> orientation = Exif.orientation(data);
                case "iCCP" -> colours = profile(data);
                default -> {
                    // of no interest
                }
            }
            at += 12 + length;
        }
        return new Metadata(orientation, colours);
    }

    /** Chunks of type, length and data, padded to even length (WebP container specification). */
    private static Orientation webp(ByteBuffer file) {
        file.order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (at + 8 <= file.limit()) {
            int length = file.getInt(at + 4);
            if (length < 0 || length > file.limit() - at - 8) {
                break;
            }
            ByteBuffer data = file.slice(at + 8, length);
            if (type(file, at).equals("EXIF")) {
                return Exif.orientation(startsWithExif(data) ? data.position(EXIF.length) : data);
            }
            at += 8 + length + (length & 1);
        }
        return Orientation.NORMAL;
    }

    private static String type(ByteBuffer file, int at) {
        byte[] type = new byte[4];
        file.get(at, type);
        return new String(type, StandardCharsets.ISO_8859_1);
    }

    private static boolean startsWithExif(ByteBuffer data) {
        return data.remaining() >= EXIF.length && data.slice(0, EXIF.length).equals(ByteBuffer.wrap(EXIF));
    }

    /** A name, a zero, the compression method and the deflated profile. */
    private static @Nullable ICC_ColorSpace profile(ByteBuffer chunk) {
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
            return inflater.finished() ? new ICC_ColorSpace(ICC_Profile.getInstance(Arrays.copyOf(profile, bytes))) : null;
        } catch (DataFormatException | IllegalArgumentException e) {
            return null;
        }
    }
}
