package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeTest {

    @ParameterizedTest
    @CsvSource({"4000, 3000, 800, 600, 800, 600", "4000, 2000, 800, 600, 800, 400", "2000, 4000, 800, 600, 300, 600",
            "1600, 1067, 320, 240, 320, 213", "5000, 1, 100, 100, 100, 1", "1, 5000, 100, 100, 1, 100",
            "300, 200, 300, 200, 300, 200", "100, 50, 800, 600, 100, 50", "999, 1000, 500, 500, 499, 500"})
    void fittedSizeKeepsTheShapeWithinTheBox(int width, int height, int boxWidth, int boxHeight, int newWidth, int newHeight) {
        assertThat(new Size(width, height).fittedInto(new Size(boxWidth, boxHeight))).isEqualTo(new Size(newWidth, newHeight));
    }

    @Test
    void fittedSizeNeverExceedsTheBoxNorThePicture() {
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            Size picture = new Size(random.nextInt(1, 9000), random.nextInt(1, 9000));
            Size box = new Size(random.nextInt(1, 2000), random.nextInt(1, 2000));
            Size fitted = picture.fittedInto(box);
            assertThat(fitted.width()).isBetween(1, Math.min(picture.width(), box.width()));
            assertThat(fitted.height()).isBetween(1, Math.min(picture.height(), box.height()));
        }
    }

    @Test
    void emptySizeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Size(0, 5)).withMessageContaining("0 x 5");
    }
}
