package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {

    /** The upright picture is abc/def; the stored one is what a camera writes with that value. */
    @ParameterizedTest
    @CsvSource({"1, 3, abcdef", "2, 3, cbafed", "3, 3, fedcba", "4, 3, defabc", "5, 2, adbecf", "6, 2, cfbead", "7, 2, fcebda",
            "8, 2, daebfc"})
    void storedPixelsBecomeUpright(int value, int storedWidth, String stored) {
        Picture picture = new Picture(new Size(storedWidth, 6 / storedWidth), 1, false,
                stored.getBytes(StandardCharsets.ISO_8859_1));

        Picture upright = Orientation.ofExif(value).turn(picture);

        assertThat(upright.size()).isEqualTo(new Size(3, 2));
        assertThat(new String(upright.samples(), StandardCharsets.ISO_8859_1)).isEqualTo("abcdef");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, -1, 255})
    void unknownValuesAreNormal(int value) {
        assertThat(Orientation.ofExif(value)).isEqualTo(Orientation.NORMAL);
    }

    @Test
    void channelsOfAPixelStayTogether() {
        Picture picture = new Picture(new Size(2, 1), 3, false, "RGBrgb".getBytes(StandardCharsets.ISO_8859_1));

        Picture upright = Orientation.TURNED_LEFT.turn(picture);

        assertThat(upright.size()).isEqualTo(new Size(1, 2));
        assertThat(new String(upright.samples(), StandardCharsets.ISO_8859_1)).isEqualTo("rgbRGB");
    }
}
