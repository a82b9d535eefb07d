package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.OutputFile;
import io.gristmill.function.Parameters;

/** The first frame of an animation may be smaller than the canvas that all frames lie on. */
class CanvasTest {
    private static final int RED = 0xFFFF0000;
    private static final int WHITE = 0xFFFFFFFF;
    private static final Size FRAME = new Size(24, 16);

    static List<Supplier<Renderer>> engines() {
        return List.of(Renderer::create, Renderer::pure);
    }

    @Test
    void gifFrameLiesOnATransparentCanvas() throws IOException {
        BufferedImage picture = shrink(gif(60, 40, 30, 20), 60, "keep");

        assertThat(picture.getWidth()).isEqualTo(60);
        assertThat(picture.getHeight()).isEqualTo(40);
        assertThat(picture.getRGB(29, 25) >>> 24).isZero();
        assertThat(picture.getRGB(35, 19) >>> 24).isZero();
        assertThat(picture.getRGB(30, 20)).isEqualTo(RED);
        assertThat(picture.getRGB(53, 35)).isEqualTo(WHITE);
        assertThat(picture.getRGB(54, 36) >>> 24).isZero();
    }

    @Test
    void gifCanvasShrinksAsAWhole() throws IOException {
        BufferedImage picture = shrink(gif(240, 160, 120, 80), 60, "png");

        assertThat(picture.getWidth()).isEqualTo(60);
        assertThat(picture.getHeight()).isEqualTo(40);
        assertThat(picture.getRGB(10, 10) >>> 24).isZero();
        assertThat(picture.getRGB(31, 21) >>> 24).isGreaterThan(200);
    }

    @Test
    void transparentCanvasIsWhiteInJpeg() throws IOException {
        BufferedImage picture = shrink(gif(60, 40, 0, 0), 60, "jpeg");

        assertThat(picture.getRGB(55, 35)).isEqualTo(WHITE);
        assertThat(picture.getRGB(5, 4) >> 16 & 0xFF).isGreaterThan(230);
        assertThat(picture.getRGB(5, 4) & 0xFF).isLessThan(30);
    }

    @Test
    void partOfAGifFrameBeyondTheCanvasIsCutOff() throws IOException {
        BufferedImage picture = shrink(gif(60, 40, 50, 30), 60, "png");

        assertThat(picture.getWidth()).isEqualTo(60);
        assertThat(picture.getRGB(59, 37)).isEqualTo(RED);
        assertThat(picture.getRGB(49, 35) >>> 24).isZero();
        assertThat(shrink(gif(60, 40, 500, 300), 60, "png").getRGB(59, 39) >>> 24).isZero();
    }

    @Test
    void gifCanvasThatIsSmallerThanTheFrameIsAMistake() throws IOException {
        BufferedImage picture = shrink(gif(10, 10, 3, 3), 60, "png");

        assertThat(picture.getWidth()).isEqualTo(24);
        assertThat(picture.getHeight()).isEqualTo(16);
        assertThat(picture.getRGB(0, 0)).isEqualTo(RED);
    }

    @Test
    void sizeOfTheCanvasIsThatOfThePicture() throws IOException {
        Map<String, Object> info = new Info().apply(new FileItem("a.gif", gif(60, 40, 30, 20)), () -> new Parameters(Map.of()));

        assertThat(info).containsEntry("width", 60).containsEntry("height", 40);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void webpFrameLiesOnATransparentCanvas(Supplier<Renderer> engines) throws IOException {
        byte[] file = Pictures.animation(Pictures.TURNED_WEBP, FRAME, 60, 40, 30, 20);

        BufferedImage picture = Pictures.read(run(new Thumbnail(engines), file, 60, "png").bytes());

        assertThat(picture.getWidth()).isEqualTo(60);
        assertThat(picture.getHeight()).isEqualTo(40);
        assertThat(picture.getRGB(29, 25) >>> 24).isZero();
        assertThat(picture.getRGB(30, 20)).isEqualTo(RED);
        assertThat(picture.getRGB(53, 35)).isEqualTo(WHITE);
        assertThat(picture.getRGB(54, 36) >>> 24).isZero();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void webpFrameBeyondTheCanvasIsRefused(Supplier<Renderer> engines) {
        byte[] file = Pictures.animation(Pictures.TURNED_WEBP, FRAME, 60, 40, 40, 20);

        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> run(new Thumbnail(engines), file, 60, "png"))
                .withMessageContaining("its first frame is not there");
    }

    private static byte[] gif(int width, int height, int left, int top) throws IOException {
        return Pictures.onCanvas(Pictures.file(Pictures.corners(FRAME.width(), FRAME.height()), "gif"), width, height, left, top);
    }

    private static BufferedImage shrink(byte[] gif, int box, String format) throws IOException {
        return Pictures.read(run(new Thumbnail(), gif, box, format).bytes());
    }

    private static OutputFile run(Thumbnail function, byte[] file, long box, String format) throws IOException {
        return function.apply(new FileItem("a", file),
                () -> new Parameters(Map.of("width", box, "height", box, "format", format)));
    }
}
