package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.OutputFile;
import io.gristmill.function.Parameters;

/** Files that have broken readers before: all pictures in the test jars of TwelveMonkeys' readers. */
class OddFilesTest {
    private static final Size BOX = new Size(100, 100);

    /** Damaged beyond what any reader makes a picture of, and two kinds of TIFF that TwelveMonkeys does not know. */
    private static final Set<String> REFUSED = Set.of("broken-jpeg/110115680-6d6dce80-7d84-11eb-99df-4cb21df3b09f.jpeg",
            "broken-jpeg/513f29d0-02a8-11e7-9756-6035edb96e79.jpg", "broken-jpeg/51432b02-02a8-11e7-9203-b42b1c43c0c3.jpg",
            "broken-jpeg/5145e95a-02a8-11e7-8372-4787a7307ab8.jpg", "broken-jpeg/514b20dc-02a8-11e7-92c6-d4fed7b4ebb1.jpg",
            "broken-jpeg/514c48ea-02a8-11e7-8789-bb75321f404f.jpg", "broken-jpeg/514e4122-02a8-11e7-8c03-0830d60cd585.jpg",
            "broken-jpeg/515e763c-02a8-11e7-85fb-573b41201f05.jpg", "broken-jpeg/516c2778-02a8-11e7-9d50-e916ce831200.jpg",
            "broken-jpeg/broken-adobe-marker-bad-length.jpg", "broken-jpeg/broken-adobe-segment-length-beyond-eof.jpg",
            "broken-jpeg/broken-bogus-data-prepended-real-jfif-start-at-4801.jpg",
            "broken-jpeg/broken-bogus-segment-length.jpg", "broken-jpeg/broken-no-sof-ascii-transfer-mode.jpg",
            "broken-jpeg/broken-sos-before-sof.jpg", "tiff/depth/flower-rgb-planar-02.tif",
            "tiff/depth/flower-rgb-planar-04.tif");

    /** Large, and like others. */
    private static final Set<String> SLOW = Set.of("jpeg/cmyk-sample-custom-icc-bright.jpg",
            "jpeg/cmyk-sample-multiple-chunk-icc.jpg", "tiff/pack.tif");

    static List<String> files() {
        return Stream.of("jpeg/gray-sample.jpg", "tiff/part.tif", "webp/1.webp").flatMap(OddFilesTest::ofTheJarWith)
                .filter(name -> name.matches(".*\\.(jpe?g|tiff?|webp)") && !SLOW.contains(name)).toList();
    }

    private static Stream<String> ofTheJarWith(String name) {
        try {
            JarURLConnection file = (JarURLConnection) Objects.requireNonNull(OddFilesTest.class.getResource("/" + name))
                    .openConnection();
            return file.getJarFile().stream().map(JarEntry::getName);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    @Timeout(60)
    void becomesAPictureOfTheRightSizeOrIsRefused(String name) throws IOException {
        byte[] file = file(name);
        if (REFUSED.contains(name)) {
            assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> shrink(name, file));
            return;
        }
        ImageHeader header = HeaderReader.read(file);
        Size stored = ImageIoCodec.size(header.format(), file);

        BufferedImage small = shrink(name, file);

        assertThat(new Size(small.getWidth(), small.getHeight())).isEqualTo(header.orientation().turn(stored).fittedInto(BOX));
    }

    /** The same picture in several kinds of file; the last column is how far samples may lie apart on average. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            exif/Landscape_[0-8].jpg exif/Landscape_1.jpg 2
            exif/Portrait_[0-8].jpg exif/Portrait_1.jpg 2
            bigtiff/BigTIFF.*tif bigtiff/Classic.tif 0
            tiff/depth/flower-rgb-(planar-(08|1.|24)|contig-(08|1.|24|32)).tif tiff/depth/flower-rgb-contig-08.tif 1
            tiff/depth/flower-palette-(08|16).tif tiff/depth/flower-rgb-contig-08.tif 4
            tiff/depth/flower-minisblack-(06|08|1.|24|32).tif tiff/depth/flower-minisblack-08.tif 3
            tiff/depth/flower-separated-.* tiff/depth/flower-separated-contig-08.tif 1
            tiff/planar-yuv4.*tif tiff/planar-yuv444-jpeg-lzw.tif 16
            tiff/sm_colors_.*tif tiff/sm_colors_pb.tif 1
            tiff/quad-jpeg.tif tiff/quad-lzw.tif 4
            webp/2_webp_(a|ll|ll_alt).webp webp/2_webp_ll.webp 4""")
    void looksTheSame(String names, String reference, double most) throws IOException {
        List<String> same = files().stream().filter(name -> name.matches(names)).toList();
        assertThat(same).isNotEmpty();
        BufferedImage expected = shrink(reference, file(reference));

        for (String name : same) {
            assertThat(difference(shrink(name, file(name)), expected)).as(name).isLessThanOrEqualTo(most);
        }
    }

    /** Against all of its pixels, averaged: CMYK, YCCK, RGB and lossless JPEG, damaged profiles, Lab, odd WebP. */
    @ParameterizedTest
    @ValueSource(strings = {"jpeg/cmyk-sample.jpg", "jpeg/cmyk-sample-no-icc.jpg", "jpeg/jfif-cmyk-invalid-icc-profile-srgb.jpg",
            "jpeg/exif-jfif-app13-app14ycck-3channel.jpg", "jpeg/adobe-unknown-rgb-ids.jpg", "jpeg/cmm-exception-adobe-rgb.jpg",
            "jpeg/jfif-progressive-invalid-dht.jpg", "jpeg/duplicate-component-ids.jpg", "jpeg-lossless/testimg_rgb.jpg",
            "jpeg-lossless/f-18.jpg", "tiff/lab-a-8.tiff", "tiff/ColorCheckerCalculator.tif", "tiff/zackthecat.tif",
            "webp/5_webp_a.webp"})
    void hasTheColoursOfTheWholePicture(String name) throws IOException {
        byte[] file = file(name);
        BufferedImage whole = ImageIoCodec.read(HeaderReader.read(file).format(), file, reader -> reader.read(0));

        double[] expected = averages(whole);
        double[] found = averages(shrink(name, file));

        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(found[i] - expected[i])).as("part %d", i).isLessThan(12);
        }
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(OddFilesTest.class.getResourceAsStream("/" + name))) {
            return in.readAllBytes();
        }
    }

    private static BufferedImage shrink(String name, byte[] file) throws IOException {
        OutputFile output = new Thumbnail().apply(new FileItem(name, file),
                () -> new Parameters(Map.of("width", (long) BOX.width(), "height", (long) BOX.height(), "quality", 95L)));
        return Pictures.read(output.bytes());
    }

    private static double difference(BufferedImage left, BufferedImage right) {
        assertThat(left.getWidth()).isEqualTo(right.getWidth());
        assertThat(left.getHeight()).isEqualTo(right.getHeight());
        double sum = 0;
        for (int y = 0; y < left.getHeight(); y++) {
            for (int x = 0; x < left.getWidth(); x++) {
                for (int c = 0; c < 3; c++) {
                    sum += Math.abs(onWhite(left.getRGB(x, y), c) - onWhite(right.getRGB(x, y), c));
                }
            }
        }
        return sum / (3.0 * left.getWidth() * left.getHeight());
    }

    /** Of four by four parts. */
    private static double[] averages(BufferedImage image) {
        double[] sums = new double[4 * 4 * 3];
        int[] pixels = new int[4 * 4];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int part = y * 4 / image.getHeight() * 4 + x * 4 / image.getWidth();
                int colour = image.getRGB(x, y);
                pixels[part]++;
                for (int c = 0; c < 3; c++) {
                    sums[3 * part + c] += onWhite(colour, c);
                }
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= pixels[i / 3];
        }
        return sums;
    }

    private static double onWhite(int argb, int channel) {
        int opacity = argb >>> 24;
        return ((argb >> 8 * channel & 0xFF) * opacity + 255 * (255 - opacity)) / 255.0;
    }
}
