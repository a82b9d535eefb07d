package io.gristmill.function.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

import org.jspecify.annotations.Nullable;

/**
 * Metadata that a result takes over from its picture, put into a finished JPEG or PNG file. Other formats go without.
 *
 * @param exif a block whose orientation is the normal one
 * @param icc  a colour profile
 */
record Embedding(byte @Nullable [] exif, byte @Nullable [] icc) {
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_SEGMENT = 65_533;
    private static final int PNG_HEADER_BYTES = 33;

    /** @param ownColours whether the result's samples are still in the picture's own colours */
    static Embedding of(ImageHeader header, Renderer.Handling handling, boolean ownColours) {
        byte[] exif = header.metadata().exif();
        boolean keeps = handling.keepMetadata() && header.format() != ImageFormat.TIFF; // whose block is the whole file
        return new Embedding(keeps && exif != null ? Exif.upright(exif) : null,
                handling.keepProfile() && ownColours ? header.metadata().icc() : null);
    }

    byte[] into(ImageFormat format, byte[] file) throws IOException {
        if (exif == null && icc == null) {
            return file;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        switch (format) {
            case JPEG -> jpeg(file, out);
            case PNG -> png(file, out);
            default -> out.write(file);
        }
        return bytes.toByteArray();
    }

    /** After the start of the image and a JFIF segment, which must come first. */
    private void jpeg(byte[] file, DataOutputStream out) throws IOException {
        int at = 2;
        if (file.length > 6 && (file[3] & 0xFF) == 0xE0) {
            at += 2 + ((file[4] & 0xFF) << 8 | file[5] & 0xFF);
        }
        out.write(file, 0, at);
        if (exif != null && exif.length + EXIF.length <= MAX_SEGMENT) {
            segment(out, 0xE1, EXIF, exif, 0, exif.length);
        }
        if (icc != null) {
            int most = MAX_SEGMENT - ICC.length - 2;
            int parts = (icc.length + most - 1) / most;
            for (int i = 0; i < parts; i++) {
                byte[] name = Arrays.copyOf(ICC, ICC.length + 2);
                name[ICC.length] = (byte) (i + 1);
                name[ICC.length + 1] = (byte) parts;
                segment(out, 0xE2, name, icc, i * most, Math.min(most, icc.length - i * most));
            }
        }
        out.write(file, at, file.length - at);
    }

    private static void segment(DataOutputStream out, int marker, byte[] name, byte[] data, int from, int length)
            throws IOException {
        out.writeByte(0xFF);
        out.writeByte(marker);
        out.writeShort(2 + name.length + length);
        out.write(name);
        out.write(data, from, length);
    }

    private void png(byte[] file, DataOutputStream out) throws IOException {
        out.write(file, 0, PNG_HEADER_BYTES);
        if (icc != null) {
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            chunk.write("icc\0\0".getBytes(StandardCharsets.ISO_8859_1));
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(chunk)) {
                deflater.write(icc);
            }
            chunk(out, "iCCP", chunk.toByteArray());
        }
        if (exif != null) {
            chunk(out, "eXIf", exif);
        }
        out.write(file, PNG_HEADER_BYTES, file.length - PNG_HEADER_BYTES);
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
