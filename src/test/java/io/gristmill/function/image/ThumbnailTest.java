package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.OutputFile;
import io.gristmill.function.Parameters;
import io.gristmill.function.image.ffm.LibWebp;

class ThumbnailTest {
    private static final Path SAMPLES = Path.of("docs/samples");

    private final Thumbnail function = new Thumbnail();

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
    void formatIsKeptAndThePictureFits(String format) throws IOException {
        OutputFile output = shrink("a." + format, Pictures.file(Pictures.corners(640, 480), format), 100, 100);

        assertThat(output.contentType()).isEqualTo("image/" + format);
        assertThat(output.name()).isEqualTo("a." + format);
        assertThat(ImageFormat.of(output.bytes()).orElseThrow().contentType()).isEqualTo("image/" + format);
        assertCorners(Pictures.read(output.bytes()), 100, 75, "RGBW");
    }

    @Test
    void valueDescribesTheFileInOrder() throws Exception {
        OutputFile output = new Thumbnail(Renderer::pure).apply(
                new FileItem("a.png", Pictures.file(Pictures.corners(640, 480), "png")),
                () -> new Parameters(Map.of("width", 320L, "height", 320L)));

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("width", 320);
        expected.put("height", 240);
        expected.put("bytes", output.bytes().length);
        expected.put("contentType", "image/png");
        expected.put("sha256", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(output.bytes())));
        expected.put("engine", "java");
        assertThat(output.value()).hasToString(expected.toString());
    }

    @ParameterizedTest
    @CsvSource({"1, 60, 40, RGBW", "2, 60, 40, GRWB", "3, 60, 40, WBGR", "4, 60, 40, BWRG", "5, 40, 60, RBGW", "6, 40, 60, BRWG",
            "7, 40, 60, WGBR", "8, 40, 60, GWRB"})
    void orientationOfThePhotoIsApplied(int orientation, int width, int height, String corners) throws IOException {
        byte[] stored = Pictures.jpegWithOrientation(Pictures.file(Pictures.corners(240, 160), "jpeg"), orientation);

        OutputFile output = shrink("photo.jpg", stored, 60, 60);

        assertCorners(Pictures.read(output.bytes()), width, height, corners);
    }

    @Test
    void orientationOfPngAndWebPIsApplied() throws IOException {
        byte[] png = Pictures.pngWithChunk(Pictures.file(Pictures.corners(240, 160), "png"), "eXIf",
                Pictures.orientation(6, ByteOrder.LITTLE_ENDIAN));

        assertCorners(Pictures.read(shrink("a.png", png, 60, 60).bytes()), 40, 60, "BRWG");
        assertCorners(Pictures.read(shrink("a.webp", Pictures.TURNED_WEBP, 60, 60).bytes()), 16, 24, "BRWG");
    }

    @Test
    void smallPictureIsNotEnlarged() throws IOException {
        OutputFile output = shrink("a.png", Pictures.file(Pictures.corners(40, 30), "png"), 800, 600);

        BufferedImage same = Pictures.read(output.bytes());
        assertCorners(same, 40, 30, "RGBW");
        assertThat(same.getRGB(19, 14)).isEqualTo(Color.RED.getRGB());
        assertThat(same.getRGB(20, 14)).isEqualTo(Color.GREEN.getRGB());
    }

    @Test
    void metadataIsLeftOut() throws IOException {
        byte[] jpeg = Pictures.jpegWithProfile(
                Pictures.jpegWithOrientation(Pictures.file(Pictures.corners(240, 160), "jpeg"), 3),
                Pictures.redAndGreenSwapped());

        String text = new String(shrink("a.jpg", jpeg, 60, 60).bytes(), StandardCharsets.ISO_8859_1);

        assertThat(text).doesNotContain("Exif").doesNotContain("ICC_PROFILE");
    }

    @Test
    void embeddedProfileIsConvertedToSrgb() throws IOException {
        byte[] profile = Pictures.redAndGreenSwapped();
        byte[] jpeg = Pictures.jpegWithProfile(Pictures.file(Pictures.corners(240, 160), "jpeg"), profile);
        byte[] png = Pictures.pngWithChunk(Pictures.file(Pictures.corners(240, 160, BufferedImage.TYPE_4BYTE_ABGR), "png"),
                "iCCP",
                Pictures.iccp(profile));

        assertCorners(Pictures.read(shrink("a.jpg", jpeg, 60, 60).bytes()), 60, 40, "GRBW");
        assertCorners(Pictures.read(shrink("a.png", png, 60, 60).bytes()), 60, 40, "GRBW");
    }

    @Test
    void cmykPhotoHasItsColours() throws IOException {
        BufferedImage picture = Pictures.read(shrink("print.jpg", Pictures.RED_CMYK_JPEG, 8, 8).bytes());

        assertColour(picture.getRGB(4, 4), 'R');
    }

    @Test
    void transparencyIsKeptInPngAndLaidOnWhiteInJpeg() throws IOException {
        BufferedImage image = Pictures.corners(200, 200, BufferedImage.TYPE_4BYTE_ABGR);
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 100; x++) {
                image.setRGB(x, y, 0x000000FF);
                image.setRGB(x + 100, y, 0x80000000);
            }
        }
        byte[] file = Pictures.file(image, "png");

        BufferedImage png = Pictures.read(shrink("a.png", file, 50, 50).bytes());
        BufferedImage jpeg = Pictures.read(shrink("a.png", file, Map.of("width", 50L, "height", 50L, "format", "jpeg")).bytes());

        assertThat(png.getRGB(5, 5) >>> 24).isZero();
        assertThat(png.getRGB(45, 5) >>> 24).isEqualTo(0x80);
        assertColour(png.getRGB(45, 45), 'W');
        assertColour(jpeg.getRGB(5, 5), 'W');
        assertThat(jpeg.getRGB(45, 5) & 0xFF).isBetween(125, 129);
        assertColour(jpeg.getRGB(5, 45), 'B');
    }

    @Test
    void webPStaysWebPWhereItCanBeWritten() throws IOException {
        assumeTrue(LibWebp.open().isPresent(), "this machine has a library for WebP");
        OutputFile output = shrink("a.webp", Pictures.TURNED_WEBP, 60, 60);

        assertThat(output.name()).isEqualTo("a.webp");
        assertThat(ImageFormat.of(output.bytes())).contains(ImageFormat.WEBP);
    }

    @Test
    void webPBecomesJpegInJavaAloneUnlessItCanBeTransparent() throws IOException {
        OutputFile output = new Thumbnail(Renderer::pure).apply(new FileItem("a.webp", Pictures.TURNED_WEBP),
                () -> new Parameters(Map.of("width", 60L, "height", 60L)));

        assertThat(output.name()).isEqualTo("a.jpg");
        assertThat(output.contentType()).isEqualTo("image/jpeg");
    }

    @Test
    void greyStaysTheGreyItWas() throws IOException {
        for (String format : new String[] {"png", "jpeg"}) {
            BufferedImage grey = new BufferedImage(100, 100, BufferedImage.TYPE_BYTE_GRAY);
            fill(grey.getRaster(), 128);

            BufferedImage small = Pictures.read(shrink("a." + format, Pictures.file(grey, format), 10, 10).bytes());

            assertThat(small.getRaster().getNumBands()).isEqualTo(1);
            assertThat(small.getRaster().getSample(5, 5, 0)).isBetween(127, 129);
        }
    }

    @Test
    void sixteenBitsPerSampleBecomeEightWithoutClipping() throws IOException {
        BufferedImage grey = new BufferedImage(100, 100, BufferedImage.TYPE_USHORT_GRAY);
        fill(grey.getRaster(), 100 * 257);
        ComponentColorModel rgba = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), true, false,
                ComponentColorModel.TRANSLUCENT, DataBuffer.TYPE_USHORT);
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 100, 100, 4, null);
        fill(raster, 10 * 257, 100 * 257, 200 * 257, 128 * 257);

        BufferedImage smallGrey = Pictures.read(shrink("g.png", Pictures.file(grey, "png"), 10, 10).bytes());
        BufferedImage smallRgba = Pictures
                .read(shrink("c.png", Pictures.file(new BufferedImage(rgba, raster, false, null), "png"), 10, 10).bytes());

        assertThat(smallGrey.getRaster().getSample(5, 5, 0)).isEqualTo(100);
        assertThat(smallRgba.getRGB(5, 5)).isEqualTo(0x800A64C8);
    }

    @Test
    void greyWithAlphaKeepsBoth() throws IOException {
        ComponentColorModel model = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false,
                ComponentColorModel.TRANSLUCENT, DataBuffer.TYPE_BYTE);
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 100, 100, 2, null);
        fill(raster, 90, 200);

        BufferedImage small = Pictures
                .read(shrink("a.png", Pictures.file(new BufferedImage(model, raster, false, null), "png"), 10, 10).bytes());

        assertThat(small.getRGB(5, 5)).isEqualTo(0xC85A5A5A);
    }

    @Test
    void transparentColourOfAGifStaysTransparent() throws IOException {
        byte[] red = {0, (byte) 255};
        byte[] none = {0, 0};
        BufferedImage image = new BufferedImage(80, 80, BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(1, 2, red, none, none, 0));
        for (int y = 0; y < 80; y++) {
            for (int x = 40; x < 80; x++) {
                image.getRaster().setSample(x, y, 0, 1);
            }
        }

        BufferedImage small = Pictures.read(shrink("a.gif", Pictures.file(image, "gif"), 20, 20).bytes());

        assertThat(small.getRGB(2, 10) >>> 24).isZero();
        assertColour(small.getRGB(17, 10), 'R');
    }

    @Test
    void blackAndWhiteScanBecomesGreyTones() throws IOException {
        BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 100; x++) {
                image.getRaster().setSample(x, y, 0, (x + y) & 1);
            }
        }

        BufferedImage small = Pictures.read(shrink("scan.png", Pictures.file(image, "png"), 10, 10).bytes());

        assertThat(small.getRaster().getSample(5, 5, 0)).isBetween(126, 129);
    }

    @Test
    void lowerQualityMakesASmallerFile() throws IOException {
        byte[] file = Pictures.file(noise(400, 400), "png");

        int high = shrink("a.png", file, Map.of("width", 200L, "height", 200L, "format", "jpeg", "quality", 95L)).bytes().length;
        int usual = shrink("a.png", file, Map.of("width", 200L, "height", 200L, "format", "jpeg")).bytes().length;
        int low = shrink("a.png", file, Map.of("width", 200L, "height", 200L, "format", "jpeg", "quality", 20L)).bytes().length;

        assertThat(high).isGreaterThan(usual);
        assertThat(usual).isGreaterThan(low);
    }

    @Test
    void bombIsRefusedByItsHeader() {
        assertInvalid(Pictures.pngHeader(40_000, 40_000), "40000 x 40000", "1600000000", "50000000");
    }

    @Test
    void textNamedJpgIsRefusedInWordsForPeople() {
        assertInvalid("just some text, no picture".getBytes(StandardCharsets.UTF_8),
                "not a picture in a format that can be read: JPEG, PNG, GIF, BMP, TIFF, WebP");
        assertInvalid(new byte[0], "not a picture");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
    void fileCutOffAnywhereIsRefused(String format) throws IOException {
        byte[] whole = Pictures.file(noise(120, 90), format);
        for (int length : new int[] {12, 30, 60, whole.length / 4, whole.length / 2}) {
            assertInvalid(Arrays.copyOf(whole, length), ImageFormat.of(whole).orElseThrow().label(), "damaged");
        }
    }

    @Test
    void webPCutOffIsRefused() {
        for (int length = 12; length < Pictures.TURNED_WEBP.length; length += 8) {
            assertInvalid(Arrays.copyOf(Pictures.TURNED_WEBP, length), "WebP", "damaged");
        }
    }

    @ParameterizedTest
    @CsvSource({"aurora.jpg, 320, 213", "balloons.jpg, 320, 213", "city.jpg, 320, 160", "lighthouse.jpg, 160, 240",
            "mandelbrot.jpg, 320, 213", "marble.jpg, 320, 213", "mountains.jpg, 320, 213", "rosette.png, 240, 240"})
    void samplePicturesShrinkUpright(String name, int width, int height) throws IOException {
        OutputFile output = shrink(name, Files.readAllBytes(SAMPLES.resolve(name)), 320, 240);

        BufferedImage picture = Pictures.read(output.bytes());
        assertThat(picture.getWidth()).isEqualTo(width);
        assertThat(picture.getHeight()).isEqualTo(height);
    }

    @Test
    void brokenSampleIsRefused() throws IOException {
        assertInvalid(Files.readAllBytes(SAMPLES.resolve("broken.jpg")), "the JPEG picture is damaged");
    }

    private OutputFile shrink(String name, byte[] file, int width, int height) throws IOException {
        return shrink(name, file, Map.of("width", (long) width, "height", (long) height));
    }

    private OutputFile shrink(String name, byte[] file, Map<String, Object> parameters) throws IOException {
        return function.apply(new FileItem(name, file), () -> new Parameters(new HashMap<>(parameters)));
    }

    private void assertInvalid(byte[] file, String... words) {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> shrink("broken.jpg", file, 10, 10))
                .satisfies(e -> {
                    for (String word : words) {
                        assertThat(e).hasMessageContaining(word);
                    }
                });
    }

    private static void assertCorners(BufferedImage picture, int width, int height, String corners) {
        assertThat(picture.getWidth()).isEqualTo(width);
        assertThat(picture.getHeight()).isEqualTo(height);
        assertColour(picture.getRGB(width / 8, height / 8), corners.charAt(0));
        assertColour(picture.getRGB(width - 1 - width / 8, height / 8), corners.charAt(1));
        assertColour(picture.getRGB(width / 8, height - 1 - height / 8), corners.charAt(2));
        assertColour(picture.getRGB(width - 1 - width / 8, height - 1 - height / 8), corners.charAt(3));
    }

    private static void assertColour(int rgb, char name) {
        Color expected = switch (name) {
            case 'R' -> Color.RED;
            case 'G' -> Color.GREEN;
            case 'B' -> Color.BLUE;
            default -> Color.WHITE;
        };
        Color colour = new Color(rgb);
        assertThat(Math.abs(colour.getRed() - expected.getRed())).as("%s is %s", name, colour).isLessThan(12);
        assertThat(Math.abs(colour.getGreen() - expected.getGreen())).as("%s is %s", name, colour).isLessThan(12);
        assertThat(Math.abs(colour.getBlue() - expected.getBlue())).as("%s is %s", name, colour).isLessThan(12);
    }

    private static void fill(WritableRaster raster, int... samples) {
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                raster.setPixel(x, y, samples);
            }
        }
    }

    private static BufferedImage noise(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 7919 + y * 104_729) * 31 ^ x * y * 2_654_435);
            }
        }
        return image;
    }
}
