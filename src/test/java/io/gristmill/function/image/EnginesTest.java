package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.OutputFile;
import io.gristmill.function.Parameters;
import io.gristmill.function.image.ffm.LibVips;
import io.gristmill.function.image.ffm.LibWebp;
import io.gristmill.function.image.ffm.TurboJpeg;

/** Every engine makes the same picture; those whose library this machine lacks are left out. */
class EnginesTest {
    private static final Path SAMPLES = Path.of("docs/samples");

    @ParameterizedTest
    @CsvSource({"mountains.jpg, 1, 320, 240", "mountains.jpg, 2, 201, 133", "city.jpg, 3, 333, 333",
            "lighthouse.jpg, 4, 101, 101",
            "lighthouse.jpg, 5, 99, 99", "marble.jpg, 6, 77, 301", "aurora.jpg, 7, 151, 149", "balloons.jpg, 8, 63, 63"})
    void turboMakesThePictureThatJavaMakes(String name, int orientation, long width, long height) throws IOException {
        assumeTrue(TurboJpeg.open().isPresent());
        byte[] file = Pictures.jpegWithOrientation(Files.readAllBytes(SAMPLES.resolve(name)), orientation);
        Map<String, Object> parameters = Map.of("width", width, "height", height, "quality", 95L);

        OutputFile turbo = run(new Thumbnail(), file, parameters);
        OutputFile java = run(new Thumbnail(Renderer::pure), file, parameters);

        assertThat(engine(turbo)).isEqualTo("turbo");
        assertThat(engine(java)).isEqualTo("java");
        assertThat(psnr(turbo, java)).isGreaterThan(32);
    }

    @Test
    void turboConvertsTheColoursOfAProfile() throws IOException {
        assumeTrue(TurboJpeg.open().isPresent());
        byte[] file = Pictures.jpegWithProfile(Pictures.file(Pictures.corners(240, 160), "jpeg"), Pictures.redAndGreenSwapped());
        Map<String, Object> parameters = Map.of("width", 60L, "height", 60L);

        OutputFile turbo = run(new Thumbnail(), file, parameters);

        assertThat(engine(turbo)).isEqualTo("turbo");
        assertThat(psnr(turbo, run(new Thumbnail(Renderer::pure), file, parameters))).isGreaterThan(32);
    }

    /** The library warns of both; only the second leaves a picture. */
    @Test
    void damagedJpegFailsAndIsNotBlack() throws IOException {
        byte[] file = Files.readAllBytes(SAMPLES.resolve("mountains.jpg"));
        byte[] cut = Arrays.copyOf(file, file.length / 2);
        byte[] noTables = file.clone();
        for (int i = 2; i < noTables.length - 1; i++) {
            if (noTables[i] == (byte) 0xFF && noTables[i + 1] == (byte) 0xDB) {
                noTables[i + 1] = (byte) 0xFE; // a comment instead of the quantisation table
            }
        }
        Map<String, Object> strict = Map.of("width", 60L, "height", 60L);
        Map<String, Object> lenient = Map.of("width", 60L, "height", 60L, "strict", false);

        for (Supplier<Renderer> engines : engines()) {
            Thumbnail function = new Thumbnail(engines);
            assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> run(function, cut, strict));
            assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> run(function, noTables, lenient));
            assertThat(Pictures.read(run(function, cut, lenient).bytes()).getWidth()).isEqualTo(60);
        }
    }

    @Test
    void truncatedPngIsTakenAsFarAsItGoesIfAskedTo() throws IOException {
        byte[] file = Pictures.file(Pictures.corners(640, 480), "png");
        byte[] cut = Arrays.copyOf(file, file.length * 3 / 4);

        for (Supplier<Renderer> engines : engines()) {
            OutputFile output = run(new Thumbnail(engines), cut, Map.of("width", 64L, "height", 64L, "strict", false));

            assertThat(Pictures.read(output.bytes()).getRGB(5, 5)).isEqualTo(0xFFFF0000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_BYTE_INDEXED})
    void pngRowsAreThoseThatImageIoReads(int type) throws IOException {
        BufferedImage image = Pictures.corners(37, 23, type);
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            image.setRGB(random.nextInt(37), random.nextInt(23), random.nextInt());
        }
        byte[] file = Pictures.file(image, "png");
        ImageHeader header = HeaderReader.read(file);
        assertThat(header.plainPng()).isTrue();

        try (PixelRows rows = new PngCodec().decode(file, header, header.size(), true);
                PixelRows expected = new ImageIoCodec().decode(file, header, header.size(), true)) {
            assertThat(rows.layout().channels()).isEqualTo(expected.layout().channels());
            float[] row = new float[37 * rows.layout().channels()];
            float[] expectedRow = new float[row.length];
            for (int y = 0; y < 23; y++) {
                rows.read(y, row);
                expected.read(y, expectedRow);
                assertThat(row).containsExactly(expectedRow);
            }
        }
    }

    /** Each of the five filters of PNG, applied by hand to a known picture. */
    @Test
    void everyFilterOfPngIsUndone() throws IOException {
        int[][] pixels = new int[5][8];
        Random random = new Random(5);
        byte[] raw = new byte[5 * 9];
        for (int y = 0; y < 5; y++) {
            raw[y * 9] = (byte) y;
            for (int x = 0; x < 8; x++) {
                pixels[y][x] = random.nextInt(256);
                int a = x == 0 ? 0 : pixels[y][x - 1];
                int b = y == 0 ? 0 : pixels[y - 1][x];
                int c = x == 0 || y == 0 ? 0 : pixels[y - 1][x - 1];
                int p = a + b - c;
                int paeth = Math.abs(p - a) <= Math.abs(p - b) && Math.abs(p - a) <= Math.abs(p - c)
                        ? a
                        : Math.abs(p - b) <= Math.abs(p - c) ? b : c;
                int prediction = new int[] {0, a, b, (a + b) / 2, paeth}[y];
                raw[y * 9 + 1 + x] = (byte) (pixels[y][x] - prediction);
            }
        }
        byte[] file = Pictures.png(8, 5, 0, raw);
        ImageHeader header = HeaderReader.read(file);
        float[] row = new float[8];

        try (PixelRows rows = new PngCodec().decode(file, header, header.size(), true)) {
            for (int y = 0; y < 5; y++) {
                rows.read(y, row);
                for (int x = 0; x < 8; x++) {
                    assertThat(row[x]).isEqualTo(pixels[y][x]);
                }
            }
        }
    }

    @Test
    void webpIsWrittenAndReadAgain() throws IOException {
        assumeTrue(LibWebp.open().isPresent());
        byte[] sample = Files.readAllBytes(SAMPLES.resolve("mountains.jpg"));

        OutputFile webp = run(new Convert(), sample, Map.of("format", "webp", "quality", 90L));
        OutputFile back = run(new Convert(), webp.bytes(), Map.of("format", "png"));
        OutputFile inJava = run(new Convert(Renderer::pure), webp.bytes(), Map.of("format", "png"));

        assertThat(webp.contentType()).isEqualTo("image/webp");
        assertThat(engine(back)).isEqualTo("webp");
        assertThat(psnr(back, inJava)).isGreaterThan(35);
        assertThat(psnr(back, run(new Convert(Renderer::pure), sample, Map.of("format", "png")))).isGreaterThan(30);
    }

    @Test
    void vipsReadsWhatJavaReadsToo() throws IOException {
        assumeTrue(LibVips.open().isPresent());
        BufferedImage deep = new BufferedImage(100, 80, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < 80; y++) {
            for (int x = 0; x < 100; x++) {
                deep.getRaster().setSample(x, y, 0, x * 600 + y);
            }
        }
        byte[] file = Pictures.file(deep, "png");
        Map<String, Object> parameters = Map.of("width", 50L, "height", 50L, "format", "png");

        OutputFile vips = run(new Thumbnail(), file, parameters);

        assertThat(engine(vips)).isEqualTo("vips");
        assertThat(psnr(vips, run(new Thumbnail(Renderer::pure), file, parameters))).isGreaterThan(40);
    }

    @Test
    void jpegThatClaimsToBeHugeIsRefusedByItsHeader() throws IOException {
        byte[] file = Files.readAllBytes(SAMPLES.resolve("mountains.jpg"));
        for (int i = 2; i < file.length - 8; i++) {
            if (file[i] == (byte) 0xFF && (file[i + 1] == (byte) 0xC0 || file[i + 1] == (byte) 0xC2)) {
                Arrays.fill(file, i + 5, i + 9, (byte) 0xFF);
                break;
            }
        }

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> run(new Thumbnail(), file, Map.of("width", 60L, "height", 60L)))
                .withMessageContaining("65535 x 65535");
    }

    private static Iterable<Supplier<Renderer>> engines() {
        return List.of(Renderer::create, Renderer::pure);
    }

    private static OutputFile run(ImageFunction function, byte[] file, Map<String, Object> parameters) throws IOException {
        return function.apply(new FileItem("a.jpg", file), () -> new Parameters(Map.copyOf(parameters)));
    }

    private static String engine(OutputFile output) {
        return String.valueOf(((Map<?, ?>) Objects.requireNonNull(output.value())).get("engine"));
    }

    /** Peak signal to noise ratio in decibels: how close two pictures are. */
    private static double psnr(OutputFile left, OutputFile right) throws IOException {
        BufferedImage a = Pictures.read(left.bytes());
        BufferedImage b = Pictures.read(right.bytes());
        assertThat(a.getWidth()).isEqualTo(b.getWidth());
        assertThat(a.getHeight()).isEqualTo(b.getHeight());
        double squares = 1e-9;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    int difference = (a.getRGB(x, y) >> shift & 0xFF) - (b.getRGB(x, y) >> shift & 0xFF);
                    squares += difference * difference;
                }
            }
        }
        return 10 * Math.log10(255.0 * 255 * 3 * a.getWidth() * a.getHeight() / squares);
    }
}
