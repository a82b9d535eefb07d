package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void orientationIsReadInBothByteOrders(int value) {
        Orientation expected = Orientation.values()[value - 1];

        assertThat(Exif.orientation(ByteBuffer.wrap(Pictures.orientation(value, ByteOrder.LITTLE_ENDIAN)))).isEqualTo(expected);
        assertThat(Exif.orientation(ByteBuffer.wrap(Pictures.orientation(value, ByteOrder.BIG_ENDIAN)))).isEqualTo(expected);
    }

    @Test
    void orientationOfEveryContainerIsRead() throws IOException {
        BufferedImage picture = Pictures.corners(8, 8);
        byte[] block = Pictures.orientation(6, ByteOrder.LITTLE_ENDIAN);
        byte[] jpeg = Pictures.jpegWithOrientation(Pictures.file(picture, "jpeg"), 6);
        byte[] png = Pictures.pngWithChunk(Pictures.file(picture, "png"), "eXIf", block);

        assertThat(Metadata.of(ImageFormat.JPEG, jpeg).orientation()).isEqualTo(Orientation.TURNED_RIGHT);
        assertThat(Metadata.of(ImageFormat.PNG, png).orientation()).isEqualTo(Orientation.TURNED_RIGHT);
        assertThat(Metadata.of(ImageFormat.TIFF, block).orientation()).isEqualTo(Orientation.TURNED_RIGHT);
        assertThat(Metadata.of(ImageFormat.WEBP, Pictures.TURNED_WEBP).orientation()).isEqualTo(Orientation.TURNED_RIGHT);
    }

    @Test
    void damagedProfileIsPassedOver() throws IOException {
        byte[] png = Pictures.pngWithChunk(Pictures.file(Pictures.corners(8, 8), "png"), "iCCP", "name\0\0junk".getBytes());

        assertThat(Metadata.of(ImageFormat.PNG, png).colours()).isNull();
    }

    @Test
    void damageAnywhereIsPassedOver() throws IOException {
        BufferedImage picture = Pictures.corners(8, 8);
        byte[] profile = Pictures.redAndGreenSwapped();
        byte[] jpeg = Pictures.jpegWithOrientation(Pictures.file(picture, "jpeg"), 6);
        byte[] png = Pictures.pngWithChunk(Pictures.pngWithChunk(Pictures.file(picture, "png"), "eXIf",
                Pictures.orientation(6, ByteOrder.BIG_ENDIAN)), "iCCP", Pictures.iccp(profile));
        byte[][] files = {jpeg, png, Pictures.TURNED_WEBP, Pictures.orientation(6, ByteOrder.BIG_ENDIAN)};
        ImageFormat[] formats = {ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.TIFF};
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = files[i % 4].clone();
            for (int k = random.nextInt(1, 6); k > 0; k--) {
                damaged[random.nextInt(Math.min(damaged.length, 120))] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(damaged, random.nextInt(12, damaged.length + 1));
            assertThat(Metadata.of(formats[i % 4], cut).orientation()).isNotNull();
        }
    }
}
