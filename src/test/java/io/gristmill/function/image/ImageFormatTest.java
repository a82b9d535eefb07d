package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFormatTest {

    @ParameterizedTest
    @CsvSource({"photo.png, photo.jpg", "IMG_1.JPG, IMG_1.JPG", "a.jpeg, a.jpeg", "a.b.tiff, a.b.jpg",
            "noextension, noextension.jpg",
            "dir.d/name, dir.d/name.jpg", "dir.d\\name, dir.d\\name.jpg", ".hidden, .hidden.jpg", "Mr. Smith, Mr. Smith.jpg",
            "scan 2024.11, scan 2024.11.jpg", "dot., dot..jpg"})
    void extensionIsReplacedAndNothingElse(String name, String renamed) {
        assertThat(ImageFormat.JPEG.rename(name)).isEqualTo(renamed);
    }

    @Test
    void formatIsKnownByTheFirstBytesWhateverTheName() {
        assertThat(ImageFormat.of("RIFF1234WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1))).contains(ImageFormat.WEBP);
        assertThat(ImageFormat.of("RIFF1234WAVEfmt ".getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
        assertThat(ImageFormat.of("GIF89a".getBytes(StandardCharsets.ISO_8859_1))).contains(ImageFormat.GIF);
        assertThat(ImageFormat.of("GIF88a".getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
        assertThat(ImageFormat.of(new byte[0])).isEmpty();
    }
}
