package io.gristmill.function.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Parameters;

/**
 * Files of every format with bytes changed, dropped and cut off: each becomes a picture or is refused as invalid, and none takes long.
 * {@code src/bench/images.py --fuzz 10000} does the same with many more, through a whole server.
 */
class MutatedFilesTest {
    private static final int FILES = Integer.getInteger("gristmill.test.mutated-files", 300);

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void everyMutatedFileIsRenderedOrRefused() throws IOException {
        List<byte[]> files = files();
        Random random = new Random(11);
        Thumbnail function = new Thumbnail();
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] mutated = mutated(files.get(i % files.size()), random);
            Map<String, Object> parameters = Map.of("width", 32L, "height", 32L, "strict", random.nextBoolean());
            long begin = System.nanoTime();
            try {
                assertThat(function.apply(new FileItem("a", mutated), () -> new Parameters(Map.copyOf(parameters))).bytes())
                        .isNotEmpty();
            } catch (InvalidInputException e) {
                assertThat(e).hasMessageMatching("(?s).+");
                refused++;
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        }
        assertThat(refused).isBetween(FILES / 10, FILES * 95 / 100);
    }

    private static List<byte[]> files() throws IOException {
        BufferedImage picture = Pictures.corners(97, 61);
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            picture.setRGB(random.nextInt(97), random.nextInt(61), random.nextInt());
        }
        List<byte[]> files = new ArrayList<>();
        for (String format : List.of("jpeg", "png", "gif", "bmp", "tiff")) {
            files.add(Pictures.file(picture, format));
        }
        files.add(Pictures.TURNED_WEBP);
        files.add(Pictures.animation(Pictures.TURNED_WEBP, new Size(24, 16), 60, 40, 10, 20));
        files.add(Pictures.onCanvas(Pictures.file(picture, "gif"), 120, 80, 10, 20));
        files.add(Pictures.file(new BufferedImage(97, 61, BufferedImage.TYPE_USHORT_GRAY), "png"));
        files.add(Pictures.RED_CMYK_JPEG);
        files.add(Pictures.jpegWithProfile(Pictures.jpegWithOrientation(files.getFirst(), 6), Pictures.redAndGreenSwapped()));
        files.add(Pictures.pngWithChunk(files.get(1), "eXIf", Pictures.orientation(6, ByteOrder.LITTLE_ENDIAN)));
        files.add(Files.readAllBytes(Path.of("docs/samples/marble.jpg")));
        return files;
    }

    /** The header is changed more often than the pixels, for there is more to go wrong. */
    private static byte[] mutated(byte[] file, Random random) {
        byte[] mutated = file.clone();
        int range = random.nextBoolean() ? Math.min(200, file.length) : file.length;
        for (int k = random.nextInt(1, 12); k > 0; k--) {
            mutated[random.nextInt(3, range)] = random.nextInt(4) == 0 ? (byte) 0xFF : (byte) random.nextInt();
        }
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(mutated, random.nextInt(4, mutated.length));
            case 1 -> {
                int gap = random.nextInt(4, mutated.length);
                int length = Math.min(random.nextInt(1, 40), mutated.length - gap);
                System.arraycopy(mutated, gap + length, mutated, gap, mutated.length - gap - length);
                yield Arrays.copyOf(mutated, mutated.length - length);
            }
            default -> mutated;
        };
    }
}
