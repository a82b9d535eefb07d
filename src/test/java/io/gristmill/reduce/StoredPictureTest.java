package io.gristmill.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import javax.imageio.ImageIO;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.job.Extent;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.InputKind;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobSpec;
import io.gristmill.job.JobState;
import io.gristmill.job.Submission;
import io.gristmill.store.Storage;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.RecordFailure;
import io.gristmill.wire.RecordOutput;

/** Pictures of bands that are stored, whatever kind of PNG files they are. */
class StoredPictureTest {
    private static final int WIDTH = 5;
    private static final int HEIGHT = 12;
    private static final int BAND = 3;
    private static final int NONE = 0;
    private static final int COLOURS = 2;
    private static final int COLOURS_AND_ALPHA = 6;
    private static final int GREY = 0xff808080;

    @TempDir
    static Path data;

    private static Storage storage;
    private static int jobs;

    private final Random random = new Random(7);

    @BeforeAll
    static void open() throws Exception {
        storage = Storage.open(data, InstantSource.system(), 0);
    }

    @AfterAll
    static void close() throws Exception {
        storage.close();
    }

    /** What an item gave: its value and its output; null: it failed. */
    private record Given(String value, byte[] output) {
        static Given band(int top, byte[] output) {
            return new Given("""
                    {"rows": %d, "other": {"top": 7, "list": [1]}, "top": %d, "width": %d, "height": %d}""".formatted(BAND, top,
                    WIDTH,
                    HEIGHT), output);
        }
    }

    // ---- whatever its rows were filtered by, a band is the same within the picture

    @ParameterizedTest
    @CsvSource({"0,0", "1,0", "2,0", "3,0", "4,0", "0,2", "1,2", "2,2", "3,2", "4,2", "0,4", "1,4", "2,4", "3,4", "4,4", "0,6",
            "1,6",
            "2,6", "3,6", "4,6"})
    void thePictureIsItsBandsOneBelowTheOther(int filter, int colourType) throws IOException {
        byte[][] bands = {band(filter, colourType), band(filter, colourType), band(filter, colourType), band(filter, colourType)};

        BufferedImage picture = picture(Given.band(0, bands[0]), Given.band(3, bands[1]), Given.band(6, bands[2]), Given.band(9,
                bands[3]));

        assertThat(picture.getHeight()).isEqualTo(HEIGHT);
        for (int i = 0; i < bands.length; i++) {
            assertThat(rows(picture, i * BAND)).as("band %s", i).isEqualTo(rows(read(bands[i]), 0));
        }
    }

    @ParameterizedTest
    @CsvSource({"2,ff808080", "6,00000000"})
    void whatIsMissingIsGreyOrTransparent(int colourType, String argb) throws IOException {
        byte[] band = band(NONE, colourType);

        BufferedImage picture = picture(null, Given.band(3, band), null, null);

        int[] missing = new int[WIDTH * BAND];
        Arrays.fill(missing, Integer.parseUnsignedInt(argb, 16));
        assertThat(rows(picture, 0)).isEqualTo(missing);
        assertThat(rows(picture, 3)).isEqualTo(rows(read(band), 0));
        assertThat(rows(picture, 6)).isEqualTo(missing);
        assertThat(rows(picture, 9)).isEqualTo(missing);
    }

    @Test
    void ofTheSameJobEarlierLessIsThere() throws IOException {
        Job before = store(Given.band(0, band(NONE, COLOURS)));
        Job after = append(before, Given.band(3, band(NONE, COLOURS)));

        assertThat(read(png(before)).getRGB(0, 3)).isEqualTo(GREY);
        assertThat(read(png(after)).getRGB(0, 3)).isNotEqualTo(GREY);
    }

    // ---- what is no picture

    @Test
    void noBandIsNoPicture() {
        assertRefused("no part of the picture is there yet", (Given) null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "7", "", "{\"width\": 5, \"height\": 12, \"top\": 10, \"rows\": 3}",
            "{\"width\": 16385, \"height\": 12, \"top\": 0, \"rows\": 3}",
            "{\"width\": 5, \"height\": 12, \"top\": \"0\", \"rows\": 3}"})
    void aValueHasToSayWhereItsBandBelongs(String value) {
        assertRefused("the value of item 0 does not have a picture's width and height", new Given(value, band(NONE, COLOURS)));
    }

    @Test
    void aValueThatIsNoJsonIsRefused() {
        assertRefused("the value of item 0 cannot be read", new Given("{\"width\": 1e", band(NONE, COLOURS)));
    }

    @Test
    void bandsThatOverlapAreRefused() {
        assertRefused("item 1 does not lie below", Given.band(3, band(NONE, COLOURS)), Given.band(5, band(NONE, COLOURS)));
    }

    @Test
    void bandsOfDifferentKindsAreRefused() {
        assertRefused("item 1 is a band of another picture than item 0", Given.band(0, band(NONE, COLOURS)), Given.band(3,
                band(NONE, COLOURS_AND_ALPHA)));
    }

    @Test
    void aFileOfAnotherSizeIsRefused() {
        assertRefused("the output of item 0 is 5 by 3 pixels, and its value says 5 by 2", new Given("""
                {"width": 5, "height": 12, "top": 0, "rows": 2}""", band(NONE, COLOURS)));
    }

    @Test
    void otherFilesAreRefused() {
        byte[] palette = band(NONE, 3);
        byte[] interlaced = band(NONE, COLOURS);
        interlaced[28] = 1;
        byte[] deep = band(NONE, COLOURS);
        deep[24] = 16;
        for (byte[] file : List.of(new byte[0], new byte[100], palette, interlaced, deep)) {
            assertRefused("the output of item 0 is not a PNG file with 8 bits per sample", Given.band(0, file));
        }
    }

    private static void assertRefused(String reason, @Nullable Given... items) {
        Job job = store(items);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        assertThatThrownBy(() -> new StoredPicture(storage.jobs(), storage.results()).write(job, written)).isInstanceOf(
                IrreducibleException.class).hasMessageContaining(reason);
        assertThat(written.size()).isZero();
    }

    // ---- what is given and what comes out

    /** A PNG file of bytes at random, each row with this filter. */
    private byte[] band(int filter, int colourType) {
        PngBand.Header header = new PngBand.Header(WIDTH, BAND, colourType);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (PngWriter png = new PngWriter(file, new BandPlace(WIDTH, BAND, 0, BAND), header)) {
            for (int row = 0; row < BAND; row++) {
                byte[] filtered = new byte[header.rowBytes()];
                random.nextBytes(filtered);
                filtered[0] = (byte) filter;
                png.write(filtered);
            }
            png.finish();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return file.toByteArray();
    }

    private static BufferedImage picture(@Nullable Given... items) throws IOException {
        return read(png(store(items)));
    }

    private static byte[] png(Job job) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new StoredPicture(storage.jobs(), storage.results()).write(job, written);
        return written.toByteArray();
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static int[] rows(BufferedImage image, int top) {
        return image.getRGB(0, top, WIDTH, BAND, null, 0, WIDTH);
    }

    /** Stores each item on its own, the last one first. */
    private static Job store(@Nullable Given... items) {
        Job job = job(items.length + 1L);
        storage.jobs().submit(new Submission(job, null, List.of(), List.of())).join();
        for (int i = items.length - 1; i >= 0; i--) {
            job = commit(job, i, items[i]);
        }
        return job;
    }

    private static Job append(Job job, Given item) {
        return commit(job, job.n() - 1, item);
    }

    private static Job commit(Job before, long index, @Nullable Given item) {
        BlockWriter writer = new BlockWriter(1 << 20);
        writer.begin(index, 1);
        if (item == null) {
            writer.failed(RecordFailure.of("EXCEPTION", "no", ""));
        } else {
            writer.beginValue();
            writer.text(item.value);
            writer.endValue();
            writer.output(new RecordOutput("band.png", "image/png", item.output.length, "0".repeat(64), false), item.output);
            writer.succeeded();
        }
        int succeeded = item == null ? 0 : 1;
        Job job = before.withSeq(before.seq() + 1).withProgress(succeeded, 1L - succeeded);
        Extent extent = new Extent(job.seq(), 0, new Interval(index, index + 1), succeeded, 1L - succeeded, List.of(writer
                .take()));
        CompletableFuture<?> stored = storage.jobs().write(new JobChange(job, List.of(extent), List.of(), List.of()));
        stored.join();
        return job;
    }

    private static Job job(long n) {
        JobOptions options = new JobOptions(null, 0, null, 5, null, false, JobLimits.NONE);
        JobSpec spec = new JobSpec("f", "{}", InputKind.RANGE, "range\n0\n1\n" + n, options, Map.of());
        FunctionDescriptor function = new FunctionDescriptor("f", "1", FunctionDescriptor.Kind.ITEM,
                FunctionDescriptor.Input.ITEMS, "", "{}", "{}", null, false, false);
        return new Job("picture" + jobs++, spec, function, n, 0, JobState.QUEUED, null, 0, 1, 0, 0, 0, 0, Instant.EPOCH, null,
                null, null);
    }
}
