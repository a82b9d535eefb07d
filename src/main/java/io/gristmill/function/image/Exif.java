package io.gristmill.function.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads Exif blocks, which are laid out as TIFF files (TIFF 6.0, section 2; Exif 2.32, section 4.6). */
final class Exif {
    private static final int ORIENTATION = 0x0112;
    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int GPS_DIRECTORY = 0x8825;
    private static final int ASCII = 2;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int RATIONAL = 5;
    private static final int ENTRY_BYTES = 12;
    private static final int MAX_TEXT = 200;

    /** Tags that the summary shows, by their numbers. */
    private static final Map<Integer, String> SHOWN = Map.of(0x010F, "make", 0x0110, "model", 0x0131, "software", 0x9003,
            "takenAt",
            0x829A, "exposureSeconds", 0x829D, "aperture", 0x8827, "iso", 0x920A, "focalLengthMillimetres", 0xA434, "lens");

    private interface Entries {
        void entry(int tag, int type, int at);
    }

    private Exif() {}

    /** The orientation, normal if the block does not say or is damaged: then the picture itself may still be good. */
    static Orientation orientation(ByteBuffer block) {
        ByteBuffer tiff = tiff(block);
        int[] value = {0};
        directory(tiff, first(tiff), (tag, type, at) -> {
            if (tag == ORIENTATION && type == SHORT && value[0] == 0) {
                value[0] = tiff.getShort(at + 8);
            }
        });
        return Orientation.ofExif(value[0]);
    }

    /** A copy of a block that says that the picture is upright. */
    static byte[] upright(byte[] block) {
        ByteBuffer copy = tiff(ByteBuffer.wrap(block.clone()));
        directory(copy, first(copy), (tag, type, at) -> {
            if (tag == ORIENTATION && type == SHORT) {
                copy.putShort(at + 8, (short) 1);
            }
        });
        return copy.array();
    }

    /** Camera, settings and time as far as the block tells them, and whether it tells a place. */
    static Map<String, Object> summary(byte[] block) {
        Map<String, Object> summary = new LinkedHashMap<>();
        ByteBuffer tiff = tiff(ByteBuffer.wrap(block));
        directory(tiff, first(tiff), (tag, type, at) -> {
            if (tag == EXIF_DIRECTORY) {
                directory(tiff, Integer.toUnsignedLong(tiff.getInt(at + 8)), (inner, innerType, innerAt) -> show(tiff, inner,
                        innerType, innerAt, summary));
            } else if (tag == GPS_DIRECTORY) {
                summary.put("hasPlace", true);
            } else {
                show(tiff, tag, type, at, summary);
            }
        });
        return summary;
    }

    private static void show(ByteBuffer tiff, int tag, int type, int at, Map<String, Object> summary) {
        String name = SHOWN.get(tag);
        if (name == null) {
            return;
        }
        long offset = Integer.toUnsignedLong(tiff.getInt(at + 8));
        long count = Integer.toUnsignedLong(tiff.getInt(at + 4));
        switch (type) {
            case ASCII -> text(tiff, count <= 4 ? at + 8 : offset, count).ifPresent(text -> summary.put(name, text));
            case SHORT -> summary.put(name, (long) Short.toUnsignedInt(tiff.getShort(at + 8)));
            case LONG -> summary.put(name, offset);
            case RATIONAL -> {
                long denominator = offset <= tiff.limit() - 8 ? Integer.toUnsignedLong(tiff.getInt((int) offset + 4)) : 0;
                if (denominator != 0) {
                    summary.put(name, (double) Integer.toUnsignedLong(tiff.getInt((int) offset)) / denominator);
                }
            }
            default -> {
                // of another type than Exif says
            }
        }
    }

    private static Optional<String> text(ByteBuffer tiff, long offset, long count) {
        if (count > MAX_TEXT || offset + count > tiff.limit()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[(int) count];
        tiff.get((int) offset, bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf(0);
        text = (end < 0 ? text : text.substring(0, end)).strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static ByteBuffer tiff(ByteBuffer block) {
        ByteBuffer tiff = block.slice();
        return tiff.order(tiff.hasRemaining() && tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** Where the first directory is; beyond the end if this is no such block. */
    private static long first(ByteBuffer tiff) {
        return tiff.limit() < 8 || tiff.getShort(2) != 42 ? Long.MAX_VALUE : Integer.toUnsignedLong(tiff.getInt(4));
    }

    /** Calls for each entry of a directory that lies within the block. */
    private static void directory(ByteBuffer tiff, long offset, Entries entries) {
        if (offset > tiff.limit() - 2) {
            return;
        }
        int count = Short.toUnsignedInt(tiff.getShort((int) offset));
        int at = (int) offset + 2;
        for (int i = 0; i < count && at <= tiff.limit() - ENTRY_BYTES; i++, at += ENTRY_BYTES) {
            entries.entry(Short.toUnsignedInt(tiff.getShort(at)), tiff.getShort(at + 2), at);
        }
    }
}
