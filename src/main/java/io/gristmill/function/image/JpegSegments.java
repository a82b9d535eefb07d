package io.gristmill.function.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What stands before the first scan of a JPEG file (ITU-T T.81, annex B): a few microseconds' work, whatever the size.
 *
 * @param size  of the picture, null if there is no frame before the end of the file or the damage
 * @param plain whether every decoder knows it: Huffman codes, 8 bits, sequential or progressive, grey or luma with evenly sampled chroma
 */
record JpegSegments(@Nullable Size size, boolean plain, byte @Nullable [] exif, byte @Nullable [] icc) {
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
    private static final int EXIF_BYTES = 6;
    private static final int START_OF_SCAN = 0xDA;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int APP14 = 0xEE;
    /** Sampling factors of luma that go with chroma of 1 x 1, horizontal in the upper four bits. */
    private static final Set<Integer> EVEN_SAMPLING = Set.of(0x11, 0x21, 0x22, 0x12, 0x41);

    static JpegSegments of(byte[] jpeg) {
        Scan scan = new Scan();
        scan.run(ByteBuffer.wrap(jpeg));
        return new JpegSegments(scan.size, scan.plain && !scan.rgb, scan.exif, scan.profile.isEmpty() ? null : scan.profile());
    }

    private static final class Scan {
        private final Map<Integer, ByteBuffer> profile = new TreeMap<>();
        private @Nullable Size size;
        private boolean plain;
        private boolean rgb;
        private byte @Nullable [] exif;

        void run(ByteBuffer file) {
            int at = 2;
            while (at + 4 <= file.limit() && file.get(at) == (byte) 0xFF) {
                int marker = file.get(at + 1) & 0xFF;
                if (marker == 0xFF) {
                    at++; // a fill byte
                    continue;
                }
                int length = Short.toUnsignedInt(file.getShort(at + 2)); // counts itself
                if (marker == START_OF_SCAN || length < 2 || at + 2 + length > file.limit()) {
                    break;
                }
                segment(marker, file.slice(at + 4, length - 2));
                at += 2 + length;
            }
        }

        private void segment(int marker, ByteBuffer data) {
            if (marker == APP1 && exif == null && Metadata.startsWithExif(data)) {
                exif = bytes(data.position(EXIF_BYTES));
            } else if (marker == APP2 && startsWith(data, ICC, 2)) {
                profile.put(data.get(ICC.length) & 0xFF, data.slice(ICC.length + 2, data.remaining() - ICC.length - 2));
            } else if (marker == APP14 && startsWith(data, ADOBE, 7)) {
                rgb = data.get(ADOBE.length + 6) == 0;
            } else if (isFrame(marker) && size == null && data.remaining() >= 6) {
                int height = Short.toUnsignedInt(data.getShort(1));
                int width = Short.toUnsignedInt(data.getShort(3));
                size = width == 0 || height == 0 ? null : new Size(width, height);
                plain = marker <= 0xC2 && data.get(0) == 8 && plainComponents(data);
            }
        }

        /** SOF0 to SOF15 without DHT, JPG and DAC, which lie among them. */
        private static boolean isFrame(int marker) {
            return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        }

        private static boolean plainComponents(ByteBuffer frame) {
            int components = frame.get(5);
            if (frame.remaining() < 6 + 3 * components) {
                return false;
            }
            return components == 1 || components == 3 && frame.get(6) != 'R' && EVEN_SAMPLING.contains(frame.get(7) & 0xFF)
                    && frame.get(10) == 0x11 && frame.get(13) == 0x11;
        }

        private static boolean startsWith(ByteBuffer data, byte[] name, int more) {
            return data.remaining() >= name.length + more && data.slice(0, name.length).equals(ByteBuffer.wrap(name));
        }

        /** A profile may be cut into several segments, which are numbered. */
        private byte[] profile() {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            profile.values().forEach(part -> joined.writeBytes(bytes(part)));
            return joined.toByteArray();
        }

        private static byte[] bytes(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            return bytes;
        }
    }
}
