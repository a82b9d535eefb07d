package io.gristmill.function.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

import javax.imageio.ImageIO;

/** Picture files made for the tests. */
final class Pictures {
    /** 24 x 16 in the colours of {@link #corners}, lossless, with Exif orientation 6 (written by libwebp). */
    static final byte[] TURNED_WEBP = Base64.getDecoder().decode("UklGRmwAAABXRUJQVlA4WAoAAAAIAAAAFwAADwAAVlA4TCsAAAAvF8ADAB8gEEj"
            + "eHzqN+RcQFPwf3fxHZA+AMNtokpOc5P2PIKL/UalPYNsTAEVYSUYaAAAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA=");
    /** 16 x 16 of no cyan, full magenta, full yellow and no black: red (written by libjpeg with an Adobe marker). */
    static final byte[] RED_CMYK_JPEG = Base64.getDecoder()
            .decode("/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIy"
                    + "UdKDozPTw5Mzg3QEhcTkBEV0U3OFBtUVdfYmdoZz5NcXlwZHhcZWdj/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAAH/8QA"
                    + "FBABAAAAAAAAAAAAAAAAAAAAAP/aAA4EQwBNAFkASwAAPwCgJ+n6gAAAAP/Z");

    private Pictures() {}

    /** Red, green, blue and white quarters: top left, top right, bottom left, bottom right. */
    static BufferedImage corners(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D graphics = image.createGraphics();
        Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
        for (int i = 0; i < 4; i++) {
            graphics.setColor(colours[i]);
            graphics.fillRect(i % 2 * width / 2, i / 2 * height / 2, width / 2, height / 2);
        }
        graphics.dispose();
        return image;
    }

    static BufferedImage corners(int width, int height) {
        return corners(width, height, BufferedImage.TYPE_3BYTE_BGR);
    }

    static byte[] file(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, bytes)) {
            throw new IOException("no writer for " + format);
        }
        return bytes.toByteArray();
    }

    static BufferedImage read(byte[] file) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file));
    }

    /** A GIF file as ImageIO writes it, but with its one frame on a canvas. */
    static byte[] onCanvas(byte[] gif, int width, int height, int left, int top) {
        ByteBuffer file = ByteBuffer.wrap(gif.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int at = 13;
        while (file.get(at) != 0x2C || file.getInt(at + 1) != 0 || file.getInt(at + 5) != file.getInt(6)) {
            at++; // to the descriptor of the image, which is as large as the canvas yet
        }
        return file.putShort(at + 1, (short) left).putShort(at + 3, (short) top).putShort(6, (short) width)
                .putShort(8, (short) height).array();
    }

    /** The picture of a WebP file as an animation of one frame on a transparent canvas. */
    static byte[] animation(byte[] webp, Size frame, int width, int height, int left, int top) {
        ByteBuffer still = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (still.getInt(at) != 0x4C385056) { // VP8L
            at += 8 + still.getInt(at + 4) + (still.getInt(at + 4) & 1);
        }
        int length = 8 + still.getInt(at + 4) + (still.getInt(at + 4) & 1);
        ByteBuffer file = ByteBuffer.allocate(12 + 18 + 14 + 24 + length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(file.capacity() - 8);
        file.put("WEBPVP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10).putInt(0x12);
        three(three(file, width - 1), height - 1);
        file.put("ANIM".getBytes(StandardCharsets.ISO_8859_1)).putInt(6).putInt(0).putShort((short) 0);
        file.put("ANMF".getBytes(StandardCharsets.ISO_8859_1)).putInt(16 + length);
        three(three(file, left / 2), top / 2);
        three(three(file, frame.width() - 1), frame.height() - 1);
        return three(file, 100).put((byte) 0).put(webp, at, length).array();
    }

    private static ByteBuffer three(ByteBuffer file, int value) {
        return file.putShort((short) value).put((byte) (value >> 16));
    }

    /** A TIFF directory that holds an orientation, as Exif blocks are. */
    static byte[] orientation(int value, ByteOrder order) {
        return ByteBuffer.allocate(26).order(order).putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D))
                .putShort((short) 42).putInt(8).putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1)
                .putShort((short) value).putShort((short) 0).putInt(0).array();
    }

    static byte[] jpegWithOrientation(byte[] jpeg, int value) {
        return jpegWithSegment(jpeg, 0xE1, join("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1),
                orientation(value, ByteOrder.BIG_ENDIAN)));
    }

    static byte[] jpegWithProfile(byte[] jpeg, byte[] profile) {
        return jpegWithSegment(jpeg, 0xE2, join("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1), profile));
    }

    private static byte[] jpegWithSegment(byte[] jpeg, int marker, byte[] data) {
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + 4 + data.length);
        return file.put(jpeg, 0, 2).put((byte) 0xFF).put((byte) marker).putShort((short) (data.length + 2)).put(data)
                .put(jpeg, 2, jpeg.length - 2).array();
    }

    static byte[] pngWithChunk(byte[] png, String type, byte[] data) {
        int afterHeader = 8 + 25;
        ByteBuffer file = ByteBuffer.allocate(png.length + 12 + data.length);
        return file.put(png, 0, afterHeader).put(chunk(type, data)).put(png, afterHeader, png.length - afterHeader).array();
    }

    static byte[] chunk(String type, byte[] data) {
        byte[] typed = join(type.getBytes(StandardCharsets.ISO_8859_1), data);
        CRC32 crc = new CRC32();
        crc.update(typed);
        return ByteBuffer.allocate(typed.length + 8).putInt(data.length).put(typed).putInt((int) crc.getValue()).array();
    }

    /** The content of the chunk iCCP. */
    static byte[] iccp(byte[] profile) {
        byte[] deflated = new byte[profile.length + 100];
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(profile);
            deflater.finish();
            int length = deflater.deflate(deflated);
            return join("swapped\0\0".getBytes(StandardCharsets.ISO_8859_1),
                    ByteBuffer.allocate(length).put(deflated, 0, length).array());
        }
    }

    /** A PNG file of 8 bits per sample, of rows that are filtered already, each after the number of its filter. */
    static byte[] png(int width, int height, int colourType, byte[] filtered) {
        byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, (byte) colourType, 0, 0, 0})
                .array();
        return join(join("\u0089PNG\r\n\u001A\n".getBytes(StandardCharsets.ISO_8859_1), chunk("IHDR", header)),
                join(chunk("IDAT", deflated(filtered)), chunk("IEND", new byte[0])));
    }

    private static byte[] deflated(byte[] bytes) {
        byte[] deflated = new byte[bytes.length + 100];
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();
            return Arrays.copyOf(deflated, deflater.deflate(deflated));
        }
    }

    /** A file of a few bytes whose header claims a size. */
    static byte[] pngHeader(int width, int height) {
        byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0}).array();
        return join(join("\u0089PNG\r\n\u001A\n".getBytes(StandardCharsets.ISO_8859_1), chunk("IHDR", header)),
                chunk("IDAT", new byte[0]));
    }

    /** Java's sRGB profile with the primaries of red and green exchanged: what a file calls red is green. */
    static byte[] redAndGreenSwapped() {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        ByteBuffer bytes = ByteBuffer.wrap(profile);
        bytes.putInt(80, 0x54455354); // another creator: TwelveMonkeys knows the profile by its header
        int tags = bytes.getInt(128);
        for (int at = 132; at < 132 + 12 * tags; at += 12) {
            if (bytes.getInt(at) == 0x7258595A) {
                bytes.putInt(at, 0x6758595A);
            } else if (bytes.getInt(at) == 0x6758595A) {
                bytes.putInt(at, 0x7258595A);
            }
        }
        return profile;
    }

    private static byte[] join(byte[] left, byte[] right) {
        return ByteBuffer.allocate(left.length + right.length).put(left).put(right).array();
    }
}
