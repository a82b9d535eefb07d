package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.function.OutputFile;
import io.gristmill.function.Parameters;
import io.gristmill.function.image.ffm.LibVips;
import io.gristmill.function.image.ffm.NativeException;

/**
 * AVIF, HEIC and JPEG XL, which libvips alone reads; left out where this machine lacks it or its reader of the format. The files were
 * written by libvips 8.14: quarters of 24 x 16 in red, green, blue and white, some with a profile that exchanges red and green.
 */
class VipsFormatsTest {

    @ParameterizedTest
    @ValueSource(strings = {"corners.avif", "corners.heic", "corners.jxl"})
    void pictureShrinks(String name) throws Exception {
        OutputFile output = shrink(name);

        BufferedImage picture = Pictures.read(output.bytes());
        assertThat(output.name()).isEqualTo(name.replaceAll("\\..*", ".jpg"));
        assertThat(((Map<?, ?>) Objects.requireNonNull(output.value())).get("engine")).isEqualTo("vips");
        assertThat(picture.getWidth()).isEqualTo(24);
        assertThat(picture.getHeight()).isEqualTo(16);
        assertColours(picture, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"swapped.avif", "swapped.heic", "swapped.jxl"})
    void profileIsConvertedToSrgb(String name) throws Exception {
        assertColours(Pictures.read(shrink(name).bytes()), 0x00FF00, 0xFF0000, 0x0000FF, 0xFFFFFF);
    }

    private static OutputFile shrink(String name) throws IOException, NativeException {
        byte[] file = file(name);
        LibVips vips = LibVips.open().orElse(null);
        assumeTrue(vips != null && opens(vips, file), "libvips with a reader of " + name);
        return new Thumbnail().apply(new FileItem(name, file),
                () -> new Parameters(Map.of("width", 24L, "height", 24L, "quality", 95L)));
    }

    private static boolean opens(LibVips vips, byte[] file) {
        try (LibVips.Image image = vips.open(file, true)) {
            return image.width() > 0;
        } catch (NativeException e) {
            return false;
        }
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(VipsFormatsTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private static void assertColours(BufferedImage picture, int... colours) {
        for (int i = 0; i < 4; i++) {
            int found = picture.getRGB(6 + i % 2 * 12, 4 + i / 2 * 8);
            for (int shift = 0; shift < 24; shift += 8) {
                assertThat(found >> shift & 0xFF).as("%06x in %06x", colours[i], found & 0xFFFFFF)
                        .isCloseTo(colours[i] >> shift & 0xFF, Offset.offset(16));
            }
        }
    }
}
