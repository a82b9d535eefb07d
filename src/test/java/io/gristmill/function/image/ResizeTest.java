package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.OutputFile;
import io.gristmill.function.Parameters;

/** The functions resize, convert and info. */
class ResizeTest {
    private static final int RED = 0xFFFF0000;
    private static final int GREEN = 0xFF00FF00;
    private static final int BLUE = 0xFF0000FF;
    private static final int WHITE = 0xFFFFFFFF;

    @ParameterizedTest
    @CsvSource({"inside, 100, 100, 100, 50", "cover, 60, 60, 60, 60", "exact, 30, 90, 30, 90", "pad, 100, 100, 100, 100",
            "inside, 800, 800, 800, 400"})
    void fitDecidesTheSize(String fit, long width, long height, int resultWidth, int resultHeight) throws IOException {
        BufferedImage picture = resize(Map.of("width", width, "height", height, "fit", fit));

        assertThat(picture.getWidth()).isEqualTo(resultWidth);
        assertThat(picture.getHeight()).isEqualTo(resultHeight);
    }

    @Test
    void sideThatIsNotGivenFollowsTheShape() throws IOException {
        assertThat(resize(Map.of("width", 50L)).getHeight()).isEqualTo(25);
        assertThat(resize(Map.of("height", 50L)).getWidth()).isEqualTo(100);
    }

    @Test
    void gravityDecidesWhatCoverKeeps() throws IOException {
        BufferedImage west = resize(Map.of("width", 50L, "height", 50L, "fit", "cover", "gravity", "west"));
        BufferedImage east = resize(Map.of("width", 50L, "height", 50L, "fit", "cover", "gravity", "east"));

        assertThat(west.getRGB(25, 10)).isEqualTo(RED);
        assertThat(west.getRGB(25, 40)).isEqualTo(BLUE);
        assertThat(east.getRGB(25, 10)).isEqualTo(GREEN);
        assertThat(east.getRGB(25, 40)).isEqualTo(WHITE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void coverCutsTheUprightPictureWhateverTheOrientation(int orientation) throws IOException {
        byte[] stored = Pictures.pngWithChunk(Pictures.file(Pictures.corners(200, 100), "png"), "eXIf",
                Pictures.orientation(orientation, ByteOrder.BIG_ENDIAN));
        Map<String, Object> whole = Map.of("width", 40L, "height", 40L, "fit", "exact");
        boolean wide = orientation <= 4;
        Map<String, Object> half = wide
                ? Map.of("width", 40L, "height", 80L, "fit", "cover", "gravity", "west")
                : Map.of("width", 80L, "height", 40L, "fit", "cover", "gravity", "north");

        BufferedImage upright = Pictures.read(run(new Resize(), stored, whole).bytes());
        BufferedImage cut = Pictures.read(run(new Resize(), stored, half).bytes());

        assertThat(cut.getRGB(10, 10)).isEqualTo(upright.getRGB(5, 5));
        assertThat(cut.getRGB(cut.getWidth() - 10, cut.getHeight() - 10))
                .isEqualTo(wide ? upright.getRGB(5, 35) : upright.getRGB(35, 5));
    }

    @Test
    void paddingHasTheColourAndThePlaceThatWereAskedFor() throws IOException {
        BufferedImage picture = resize(
                Map.of("width", 100L, "height", 100L, "fit", "pad", "gravity", "south", "background", "#102030"));

        assertThat(picture.getRGB(50, 49)).isEqualTo(0xFF102030);
        assertThat(picture.getRGB(5, 52)).isEqualTo(RED);
        assertThat(picture.getRGB(5, 98)).isEqualTo(BLUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lanczos", "bicubic", "bilinear", "box"})
    void everyFilterKeepsPlainColours(String filter) throws IOException {
        for (long width : new long[] {60, 200, 900}) {
            BufferedImage picture = resize(Map.of("width", width, "filter", filter));

            assertThat(picture.getRGB((int) width / 4, picture.getHeight() / 4)).isEqualTo(RED);
            assertThat(picture.getRGB((int) width * 3 / 4, picture.getHeight() * 3 / 4)).isEqualTo(WHITE);
        }
    }

    @Test
    void enlargingStopsWhereItIsNotWanted() throws IOException {
        assertThat(resize(Map.of("width", 800L, "enlarge", false)).getWidth()).isEqualTo(200);
    }

    @Test
    void severalSizesComeInOneZip() throws IOException {
        List<Map<String, Object>> sizes = List.of(Map.of("width", 20L, "height", 20L), Map.of("width", 100L, "height", 60L));
        for (String format : new String[] {"png", "jpeg"}) {
            OutputFile output = run(new Thumbnail(), Pictures.file(Pictures.corners(200, 100), format), Map.of("sizes", sizes));

            List<String> names = new ArrayList<>();
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(output.bytes()))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    BufferedImage picture = Pictures.read(zip.readAllBytes());
                    names.add(entry.getName() + " " + picture.getWidth() + " " + picture.getHeight());
                }
            }

            String extension = format.equals("png") ? "png" : "jpg";
            assertThat(output.name()).isEqualTo("dir/a.zip");
            assertThat(names).containsExactly("1-20x10-a." + extension + " 20 10", "2-100x50-a." + extension + " 100 50");
        }
    }

    @Test
    void progressiveAndOptimisedFilesAreWhatTheySay() throws IOException {
        byte[] file = Pictures.file(Pictures.corners(200, 100), "png");
        Map<String, Object> plain = Map.of("width", 100L, "format", "jpeg", "optimise", false);

        for (Resize function : List.of(new Resize(), new Resize(Renderer::pure))) {
            byte[] usual = run(function, file, plain).bytes();
            byte[] optimised = run(function, file, Map.of("width", 100L, "format", "jpeg")).bytes();
            byte[] progressive = run(function, file, Map.of("width", 100L, "format", "jpeg", "progressive", true)).bytes();

            assertThat(optimised.length).isLessThan(usual.length);
            assertThat(frame(usual)).isEqualTo(0xC0);
            assertThat(frame(progressive)).isEqualTo(0xC2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png"})
    void metadataAndProfileAreKeptIfAskedFor(String format) throws IOException {
        byte[] profile = Pictures.redAndGreenSwapped();
        byte[] file = Pictures.jpegWithProfile(Pictures.jpegWithOrientation(Pictures.file(Pictures.corners(240, 160), "jpeg"), 3),
                profile);

        byte[] output = run(new Convert(), file, Map.of("format", format, "metadata", "keep", "profile", "keep")).bytes();
        Metadata kept = HeaderReader.read(output).metadata();

        assertThat(kept.exif()).isNotNull();
        assertThat(kept.orientation()).isEqualTo(Orientation.NORMAL);
        assertThat(kept.icc()).isEqualTo(profile);
        assertThat(new String(output, StandardCharsets.ISO_8859_1)).contains(format.equals("png") ? "iCCP" : "ICC_PROFILE");
    }

    @Test
    void resultThatWouldBeTooLargeIsRefused() throws IOException {
        byte[] file = Pictures.file(Pictures.corners(200, 100), "png");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> run(new Resize(), file, Map.of("width", 16_384L, "height", 16_384L, "fit", "exact")))
                .withMessageContaining("the result is too large: 16384 x 16384");
    }

    @Test
    void infoTellsWhatTheHeaderSays() throws IOException {
        byte[] file = Pictures.jpegWithOrientation(Pictures.file(Pictures.corners(240, 160), "jpeg"), 6);

        Map<String, Object> value = new Info().apply(new FileItem("a.jpg", file), () -> Parameters.NONE);

        assertThat(value).containsEntry("format", "JPEG").containsEntry("width", 160).containsEntry("height", 240)
                .containsEntry("orientation", 6).containsEntry("hasProfile", false).containsEntry("bytes", file.length);
    }

    @Test
    void infoOfABombIsNoTroubleAtAll() throws IOException {
        assertThat(new Info().apply(new FileItem("a.png", Pictures.pngHeader(40_000, 40_000)), () -> Parameters.NONE))
                .containsEntry("width", 40_000);
    }

    private static int frame(byte[] jpeg) {
        for (int i = 2; i < jpeg.length - 1; i++) {
            if (jpeg[i] == (byte) 0xFF && (jpeg[i + 1] == (byte) 0xC0 || jpeg[i + 1] == (byte) 0xC2)) {
                return jpeg[i + 1] & 0xFF;
            }
        }
        throw new AssertionError("no frame");
    }

    /** Quarters of red, green, blue and white, 200 x 100. */
    private static BufferedImage resize(Map<String, Object> parameters) throws IOException {
        return Pictures.read(run(new Resize(), Pictures.file(Pictures.corners(200, 100), "png"), parameters).bytes());
    }

    private static OutputFile run(ImageFunction function, byte[] file, Map<String, Object> parameters) throws IOException {
        return function.apply(new FileItem("dir/a", file), () -> new Parameters(new HashMap<>(parameters)));
    }
}
