package io.gristmill.function.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;

import io.gristmill.function.OutputFile;
import io.gristmill.function.ParameterProblem;
import io.gristmill.function.Parameters;

class MandelbrotTest {

    @Test
    void bandsMakeUpThePicture() throws IOException {
        BufferedImage whole = band(1, 0);
        assertThat(whole.getHeight()).isEqualTo(50);
        int row = 0;
        for (int i = 0; i < 7; i++) {
            BufferedImage band = band(7, i);
            assertThat(band.getWidth()).isEqualTo(80);
            for (int y = 0; y < band.getHeight(); y++, row++) {
                for (int x = 0; x < 80; x++) {
                    assertThat(band.getRGB(x, y)).isEqualTo(whole.getRGB(x, row));
                }
            }
        }
        assertThat(row).isEqualTo(50);
    }

    @Test
    void pointsOfTheSetAreBlackAndOthersAreNot() throws IOException {
        BufferedImage whole = band(1, 0);

        // -0.75 is in the set; the corners of the picture are not.
        assertThat(whole.getRGB(40, 25)).isEqualTo(0xff000000);
        assertThat(whole.getRGB(0, 0)).isNotEqualTo(0xff000000);
    }

    @Test
    void valueTellsWhereTheBandBelongs() throws IOException {
        OutputFile output = new Mandelbrot().apply(NumberItem.of(3), () -> parameters(7));

        assertThat(output.name()).isEqualTo("band-0003.png");
        assertThat(Objects.requireNonNull(output.value())).asString()
                .startsWith("{width=80, height=50, top=21, rows=7, iterations=");
    }

    @Test
    void moreBandsThanRowsAreRefused() {
        assertThat(new Mandelbrot().check(parameters(50))).isEmpty();
        assertThat(new Mandelbrot().check(parameters(51))).singleElement().extracting(ParameterProblem::pointer)
                .isEqualTo("/bands");
    }

    private static BufferedImage band(int bands, int index) throws IOException {
        OutputFile output = new Mandelbrot().apply(NumberItem.of(index), () -> parameters(bands));
        return ImageIO.read(new ByteArrayInputStream(output.bytes()));
    }

    private static Parameters parameters(long bands) {
        return new Parameters(new HashMap<>(Map.of("bands", bands, "width", 80L, "height", 50L)));
    }
}
