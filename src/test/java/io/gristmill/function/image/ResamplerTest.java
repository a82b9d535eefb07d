package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {

    @ParameterizedTest
    @CsvSource({"1000, 700, 10, 7", "640, 480, 320, 240", "101, 67, 100, 66", "50, 50, 50, 50", "300, 2, 1, 1", "7, 5000, 3, 9"})
    void constantPictureStaysExactlyConstant(int width, int height, int newWidth, int newHeight) {
        for (int type : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_BYTE_GRAY}) {
            BufferedImage image = new BufferedImage(width, height, type);
            int bands = image.getRaster().getNumBands();
            int[] colour = {201, 3, 97, 150};
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    image.getRaster().setPixel(x, y, colour);
                }
            }

            byte[] samples = Resampler.resample(new RasterRows(image, null, 1), new Size(newWidth, newHeight)).samples();

            for (int i = 0; i < samples.length; i++) {
                assertThat(samples[i] & 0xFF).isEqualTo(colour[i % bands]);
            }
        }
    }

    /** The numbers are those of Pillow 12, in its mode for floats: resize((6, 5), LANCZOS). */
    @Test
    void pictureIsTheOneThatPillowMakes() {
        BufferedImage image = new BufferedImage(17, 13, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 13; y++) {
            for (int x = 0; x < 17; x++) {
                image.getRaster().setSample(x, y, 0, (x * 37 + y * 91 + x * y * 7) % 256);
            }
        }

        byte[] samples = Resampler.resample(new RasterRows(image, null, 1), new Size(6, 5)).samples();

        assertThat(samples).containsExactly(106, 127, 120, 115, 129, 126, 126, 147, 134, 136, 120, 144, 110, 129, 135, 131, 136,
                139,
                156, 135, 120, 123, 139, 124, 153, 115, 90, 150, 153, 120);
    }

    @ParameterizedTest
    @CsvSource({"61, 47, 13, 11", "40, 40, 39, 20", "33, 90, 33, 9", "64, 64, 1, 1"})
    void randomPictureAgreesWithTheDefinition(int width, int height, int newWidth, int newHeight) {
        Random random = new Random(8);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }

        byte[] samples = Resampler.resample(new RasterRows(image, null, 1), new Size(newWidth, newHeight)).samples();

        int i = 0;
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                for (int c = 0; c < 3; c++) {
                    double exact = definition(image, c, x, y, (double) width / newWidth, (double) height / newHeight);
                    assertThat((double) (samples[i++] & 0xFF)).isBetween(Math.clamp(exact, 0, 255) - 0.51,
                            Math.clamp(exact, 0, 255) + 0.51);
                }
            }
        }
    }

    @Test
    void transparentColoursDoNotBleedIntoVisibleOnes() {
        BufferedImage image = new BufferedImage(200, 40, BufferedImage.TYPE_4BYTE_ABGR);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 200; x++) {
                image.setRGB(x, y, x % 7 < 3 ? 0x00FF0000 : 0xFF0000FF);
            }
        }

        byte[] samples = Resampler.resample(new RasterRows(image, null, 1), new Size(50, 10)).samples();

        boolean mixed = false;
        for (int i = 0; i < samples.length; i += 4) {
            assertThat(samples[i]).as("red").isZero();
            assertThat(samples[i + 2] & 0xFF).as("blue").isEqualTo(255);
            mixed |= (samples[i + 3] & 0xFF) > 20 && (samples[i + 3] & 0xFF) < 235;
        }
        assertThat(mixed).isTrue();
    }

    /** The whole sum over both directions at once, in doubles; the window is cut where Pillow cuts it. */
    private static double definition(BufferedImage image, int band, int x, int y, double reductionX, double reductionY) {
        double sum = 0;
        double weights = 0;
        for (int j = 0; j < image.getHeight(); j++) {
            for (int i = 0; i < image.getWidth(); i++) {
                double weight = lanczos(i, x, reductionX) * lanczos(j, y, reductionY);
                sum += weight * image.getRaster().getSample(i, j, band);
                weights += weight;
            }
        }
        return sum / weights;
    }

    private static double lanczos(int source, int target, double reduction) {
        double t = (source + 0.5) / reduction - (target + 0.5);
        return t == 0
                ? 1
                : Math.abs(t) >= 3 ? 0 : 3 * Math.sin(Math.PI * t) * Math.sin(Math.PI * t / 3) / (Math.PI * Math.PI * t * t);
    }
}
