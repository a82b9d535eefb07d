package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;

import javax.imageio.IIOException;

import org.junit.jupiter.api.Test;

import io.gristmill.function.InvalidInputException;

class ImageIoCodecTest {

    @Test
    void outOfMemoryThatAReaderWrappedIsThrownAsItself() {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> ImageIoCodec.read(ImageFormat.PNG, new byte[8], reader -> {
                    throw new IIOException("Caught exception during read: ", new RuntimeException(error));
                })).isSameAs(error);
    }

    @Test
    void anythingElseThatAReaderThrowsIsTheFilesFault() {
        IllegalArgumentException fault = new IllegalArgumentException("Inconsistent metadata read from stream");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ImageIoCodec.read(ImageFormat.TIFF, new byte[8], reader -> {
                    throw fault;
                })).withMessageStartingWith("the TIFF picture is damaged").withCause(fault);
    }

    @Test
    void pixelsAreLeftOutOnlyForWantOfMemoryAndNeverBelowTwiceTheTarget() {
        Size large = new Size(8000, 6000);
        Size small = new Size(800, 600);

        assertThat(ImageIoCodec.step(large, small, 4, 200_000_000)).isEqualTo(1);
        assertThat(ImageIoCodec.step(large, small, 8, 200_000_000)).isEqualTo(2);
        assertThat(ImageIoCodec.step(large, small, 8, 50_000_000)).isEqualTo(3);
        assertThat(ImageIoCodec.step(large, small, 8, 1_000_000)).isEqualTo(5);
        assertThat(ImageIoCodec.step(large, new Size(4001, 3001), 8, 1_000_000)).isEqualTo(1);
    }

    @Test
    void pictureReadWithPixelsLeftOutIsStillTheWholePicture() throws IOException {
        ImageIoCodec codec = new ImageIoCodec(2000);
        byte[] file = Pictures.file(Pictures.corners(64, 48), "png");

        PixelRows rows = codec.decode(file, HeaderReader.read(file), new Size(16, 12), true);
        Picture small = Resampler.resample(rows, new Size(16, 12));

        assertThat(rows.size()).isEqualTo(new Size(32, 24));
        assertThat(small.samples()).startsWith(255, 0, 0).endsWith(255, 255, 255);
    }

    @Test
    void coloursOfAnEmbeddedProfileAreLeftForTheSmallPictureToConvert() throws IOException {
        ImageIoCodec codec = new ImageIoCodec();
        byte[] plain = Pictures.file(Pictures.corners(64, 48), "jpeg");
        byte[] profiled = Pictures.jpegWithProfile(plain, Pictures.redAndGreenSwapped());

        assertThat(codec.decode(plain, HeaderReader.read(plain), new Size(16, 12), true).layout().colours()).isNull();
        assertThat(codec.decode(profiled, HeaderReader.read(profiled), new Size(16, 12), true).layout().colours()).isNotNull();
    }
}
