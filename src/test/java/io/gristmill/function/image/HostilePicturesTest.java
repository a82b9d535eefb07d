package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.Deflater;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Parameters;

/** Small files that would cost a lot if they were believed. What they cost is counted: bytes that the thread allocated. */
class HostilePicturesTest {
    private static final long LITTLE = 64 << 20;
    private static final com.sun.management.ThreadMXBean THREADS = (com.sun.management.ThreadMXBean) ManagementFactory
            .getThreadMXBean();

    private static byte[] shrink(byte[] file) throws IOException {
        return new Thumbnail().apply(new FileItem("a", file), () -> new Parameters(Map.of("width", 16L, "height", 16L))).bytes();
    }

    private static void refusedAtLittleCost(byte[] file) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> shrink(file));
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(LITTLE);
    }

    private static void shrunkAtLittleCost(byte[] file) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThat(shrink(file)).isNotEmpty();
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(LITTLE);
    }

    @ParameterizedTest
    @CsvSource({"2147483647, 2147483647", "2147483647, 1", "0, 0", "-1, -1", "65535, 65535", "-2147483648, 1", "1, 0"})
    void aPngThatLiesAboutItsSizeIsRefusedByItsHeader(int width, int height) {
        refusedAtLittleCost(Pictures.pngHeader(width, height));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gif", "bmp", "jpeg"})
    void anyOtherFileThatLiesAboutItsSizeIsRefusedToo(String format) throws IOException {
        byte[] file = Pictures.file(Pictures.corners(8, 8), format);
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        switch (format) {
            case "gif" -> bytes.putInt(6, 0xFFFF_FFFF).putInt(imageOf(file) + 5, 0xFFFF_FFFF);
            case "bmp" -> bytes.putInt(18, Integer.MAX_VALUE).putInt(22, Integer.MAX_VALUE);
            default -> bytes.putInt(frameOf(file) + 5, 0xFFFF_FFFF);
        }
        refusedAtLittleCost(file);
    }

    /** Where the first image of a GIF is described: behind its table of colours, and of what extensions there are. */
    private static int imageOf(byte[] gif) {
        int at = 13 + (gif[10] < 0 ? 3 << (gif[10] & 7) + 1 : 0);
        while (gif[at] != ',') {
            at += 2;
            while (gif[at] != 0) {
                at += (gif[at] & 0xFF) + 1;
            }
            at++;
        }
        return at;
    }

    /** Where a JPEG has the segment with its size. */
    private static int frameOf(byte[] jpeg) {
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) != 0xC0) {
            at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2);
        }
        return at;
    }

    /** Of an animation the first frame is taken, and the others are not even looked for. */
    @Test
    void anAnimationOfTwentyThousandFramesCostsOne() throws IOException {
        byte[] gif = Pictures.file(Pictures.corners(8, 8), "gif");
        int image = imageOf(gif);
        ByteArrayOutputStream animation = new ByteArrayOutputStream();
        animation.write(gif, 0, image);
        for (int i = 0; i < 20_000; i++) {
            animation.write(gif, image, gif.length - 1 - image);
        }
        animation.write(';');
        shrunkAtLittleCost(animation.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"zTXt, Comment", "iCCP, profile", "iTXt, Comment"})
    void metadataThatUnpacksToMuchIsNotUnpacked(String chunk, String name) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes((name + "\0").getBytes(StandardCharsets.ISO_8859_1));
        content.writeBytes(chunk.equals("iTXt") ? new byte[] {1, 0, 0, 0} : new byte[] {0});
        content.writeBytes(zeros(256 << 20));
        shrunkAtLittleCost(Pictures.pngWithChunk(Pictures.file(Pictures.corners(8, 8), "png"), chunk, content.toByteArray()));
    }

    private static byte[] zeros(int count) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 20];
        byte[] nothing = new byte[1 << 20];
        try (Deflater deflater = new Deflater()) {
            for (int left = count; left > 0; left -= nothing.length) {
                deflater.setInput(nothing);
                while (!deflater.needsInput()) {
                    packed.write(buffer, 0, deflater.deflate(buffer));
                }
            }
            deflater.finish();
            while (!deflater.finished()) {
                packed.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        return packed.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><script>alert(1)</script></svg>",
            "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg><text>&x;</text></svg>",
            "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><svg>&b;</svg>",
            "%!PS-Adobe-3.0 EPSF-3.0", "%PDF-1.7",
            "push graphic-context\nviewbox 0 0 1 1\nfill 'url(http://127.0.0.1/)'\npop graphic-context"})
    void whatIsAProgramAndNoPictureIsRefused(String text) {
        refusedAtLittleCost(text.getBytes(StandardCharsets.UTF_8));
    }
}
