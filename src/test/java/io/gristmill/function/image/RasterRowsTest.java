package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RasterRowsTest {

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_BGR, BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_BYTE_INDEXED})
    void everyLayoutOfOpaqueColoursGivesRedGreenBlue(int type) {
        BufferedImage image = new BufferedImage(2, 1, type);
        image.setRGB(0, 0, 0xFF0033FF);
        image.setRGB(1, 0, 0xFFFF9900);

        assertThat(row(image)).containsExactly(0, 51, 255, 255, 153, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_INT_ARGB_PRE,
            BufferedImage.TYPE_4BYTE_ABGR_PRE})
    void everyLayoutWithAlphaGivesPremultipliedColours(int type) {
        BufferedImage image = new BufferedImage(2, 1, type);
        image.setRGB(0, 0, 0x330000FF);
        image.setRGB(1, 0, 0xFFFF9900);

        assertThat(row(image)).usingComparatorWithPrecision(0.01f).containsExactly(0, 0, 51, 51, 255, 153, 0, 255);
    }

    @Test
    void indexBeyondThePaletteIsBlack() {
        byte[] levels = {(byte) 255, 0, 100};
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, 3, levels, levels, levels));
        image.getRaster().setSample(0, 0, 0, 2);
        image.getRaster().setSample(1, 0, 0, 200);

        assertThat(row(image)).containsExactly(100, 100, 100, 0, 0, 0);
    }

    private static float[] row(BufferedImage image) {
        RasterRows rows = new RasterRows(image, null, 1);
        float[] row = new float[image.getWidth() * rows.layout().channels()];
        rows.read(0, row);
        return row;
    }
}
