package io.gristmill.store;

import static io.gristmill.store.Samples.block;
import static io.gristmill.store.Samples.change;
import static io.gristmill.store.Samples.extent;
import static io.gristmill.store.Samples.job;
import static io.gristmill.store.Samples.running;
import static io.gristmill.store.Samples.submission;
import static io.gristmill.store.Samples.values;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.file.FileLimits;
import io.gristmill.job.Extent;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobState;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;

class ResultFilesTest {
    @TempDir
    Path data;
    @TempDir
    Path scratch;
    private Storage storage;
    private ResultStore results;
    private Job job = running(job("j1"));
    private Path resultFile;

    @BeforeEach
    void open() throws Exception {
        open(1 << 30);
        storage.jobs().submit(submission(job)).join();
        resultFile = data.resolve("jobs/j1/results.0.0");
    }

    private void open(long mostFileBytes) throws Exception {
        storage = Storage.open(data, new Storage.Settings(InstantSource.system(), FileLimits.withReserve(0), Duration.ofDays(30),
                new Storage.ResultSizes(0, mostFileBytes)));
        results = storage.results();
    }

    @AfterEach
    void close() throws Exception {
        storage.close();
    }

    private void write(Extent extent) {
        JobChange change = change(job, extent);
        storage.jobs().write(change).join();
        job = change.job();
    }

    private List<String> read(Segment segment) throws IOException {
        List<String> values = new ArrayList<>();
        try (ResultStore.BlockCursor blocks = results.open("j1", segment)) {
            for (ByteBuffer block = blocks.next(); block != null; block = blocks.next()) {
                values.addAll(values(List.of(block)));
            }
            assertThat(blocks.next()).isNull();
        }
        return values;
    }

    private List<Segment> segments() {
        return storage.jobs().segments("j1");
    }

    private void damage(long position) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(resultFile.toFile(), "rw")) {
            file.seek(position);
            int old = file.read();
            file.seek(position);
            file.write(old ^ 1);
        }
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    @Test
    void theBlocksOfASegmentAreReadOneByOneWhateverTheirSize() throws Exception {
        String large = "\"" + "x".repeat(300_000) + "\"";
        write(extent(2, 0, 4, block(0, 1, "1"), block(1, 2, large), block(2, 4, "3")));
        write(extent(3, 4, 5, block(4, 5, "5")));
        assertThat(read(segments().get(0))).containsExactly("0:1", "1:" + large, "2:3", "3:3");
        assertThat(read(segments().get(1))).containsExactly("4:5");
        assertThat(segments()).allMatch(segment -> results.isIntact("j1", segment));
    }

    @Test
    void theBuffersOfAWriteStayAsTheyAre() {
        ByteBuffer block = block(0, 2, "1");
        int before = block.remaining();
        write(extent(2, 0, 2, block));
        assertThat(block.remaining()).isEqualTo(before);
    }

    @Test
    void whatAKilledServerDidNotCommitIsCutOffAtTheNextAppend() throws Exception {
        write(extent(2, 0, 2, block(0, 2, "1")));
        long committed = Files.size(resultFile);
        storage.close();
        Files.write(resultFile, new byte[10_000], StandardOpenOption.APPEND);
        open(1 << 30);
        assertThat(read(segments().getFirst())).containsExactly("0:1", "1:1");
        ByteBuffer next = block(2, 3, "2");
        write(extent(3, 2, 3, next));
        assertThat(Files.size(resultFile)).isEqualTo(committed + next.remaining());
        assertThat(read(segments().getLast())).containsExactly("2:2");
        assertThat(segments()).allMatch(segment -> results.isIntact("j1", segment));
    }

    @Test
    void aFullResultFileIsFollowedByAnotherOne() throws Exception {
        storage.close();
        open(60);
        for (int i = 0; i < 5; i++) {
            write(extent(i + 2, i, i + 1, block(i, i + 1, "\"0123456789\"")));
        }
        // A block that is larger than a file may get has a file for itself.
        write(extent(7, 5, 6, block(5, 6, "\"" + "x".repeat(200) + "\"")));
        write(extent(8, 6, 7, block(6, 7, "1")));
        assertThat(segments()).extracting(Segment::file).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(segments()).extracting(Segment::position).containsOnly(0L);
        assertThat(segments()).allMatch(segment -> results.isIntact("j1", segment));
        assertThat(read(segments().getLast())).containsExactly("6:1");
    }

    @Test
    void moreJobsThanFilesThatAreKeptOpenAreAppendedToInTurn() throws Exception {
        ResultFiles files = new ResultFiles(scratch);
        try (Syncs syncs = new Syncs();
                ResultAppender appender = new ResultAppender(files, new Storage.ResultSizes(0, 1 << 30), 2)) {
            for (long round = 0; round < 3; round++) {
                for (String id : List.of("a", "b", "c")) {
                    ByteBuffer block = block(round, round + 1, "\"" + id + "\"");
                    appender.append(id, new ResultAppender.Place(0, round * block.remaining()), List.of(block), syncs);
                }
            }
        }
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(scratch.resolve("b/results.0.0")));
        int bytes = content.remaining() / 3;
        assertThat(values(List.of(content.slice(0, bytes), content.slice(bytes, bytes), content.slice(2 * bytes, bytes))))
                .containsExactly("0:\"b\"", "1:\"b\"", "2:\"b\"");
    }

    @Test
    void aSegmentWithAByteChangedIsNotIntact() throws Exception {
        write(extent(2, 0, 2, block(0, 2, "1")));
        write(extent(3, 2, 4, block(2, 4, "2")));
        Segment second = segments().get(1);
        for (long position = second.position(); position < second.position() + second.bytes(); position++) {
            // The number of records, bytes 8 to 11, can be counted.
            if (position - second.position() >= 8 && position - second.position() < 12) {
                continue;
            }
            damage(position);
            assertThat(results.isIntact("j1", second)).as("byte %d", position).isFalse();
            assertThat(results.isIntact("j1", segments().get(0))).isTrue();
            damage(position);
        }
        assertThat(results.isIntact("j1", second)).isTrue();
    }

    @Test
    void aSegmentThatIsCutShortOrGoneIsNotIntact() throws Exception {
        write(extent(2, 0, 2, block(0, 2, "1")));
        try (RandomAccessFile file = new RandomAccessFile(resultFile.toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }
        assertThat(results.isIntact("j1", segments().getFirst())).isFalse();
        Files.delete(resultFile);
        assertThat(results.isIntact("j1", segments().getFirst())).isFalse();
        assertThatThrownBy(() -> results.open("j1", segments().getFirst())).isInstanceOf(IOException.class);
    }

    @Test
    void soundBlocksOfOtherIndexesAreNotThisSegment() throws Exception {
        write(extent(2, 0, 2, block(0, 2, "1")));
        write(extent(3, 2, 4, block(2, 4, "1")));
        byte[] content = Files.readAllBytes(resultFile);
        System.arraycopy(content, 0, content, content.length / 2, content.length / 2);
        Files.write(resultFile, content);
        assertThat(results.isIntact("j1", segments().get(0))).isTrue();
        assertThat(results.isIntact("j1", segments().get(1))).isFalse();
    }

    @Test
    void aBlockThatAnnouncesMoreThanItsSegmentIsNotRead() throws Exception {
        write(extent(2, 0, 2, block(0, 2, "1")));
        damage(4);
        Segment segment = segments().getFirst();
        try (ResultStore.BlockCursor blocks = results.open("j1", segment)) {
            assertThatThrownBy(blocks::next).isInstanceOf(IOException.class).hasMessageContaining("more than its segment");
        }
        assertThat(results.isIntact("j1", segment)).isFalse();
    }

    @Test
    void anEndedJobCanBeReopenedAndGoesOnWhereItsResultsEnd() throws Exception {
        write(extent(2, 0, 2, block(0, 2, "1")));
        job = job.withState(JobState.PARTIALLY_SUCCEEDED, null).finished(Samples.CREATED);
        storage.jobs().write(JobChange.of(job)).join();
        job = running(job.withState(JobState.QUEUED, null));
        write(extent(3, 2, 4, block(2, 4, "2")));
        assertThat(segments()).allMatch(segment -> results.isIntact("j1", segment));
        assertThat(read(segments().getLast())).containsExactly("2:2", "3:2");
    }

    @Test
    void anOutputIsAdoptedUnderItsIndexWhateverItWasCalled() throws Exception {
        Path file = Files.writeString(scratch.resolve("thumb.jpg"), "pixels");
        results.adoptOutput("j1", 1, 42, file, 6, sha256("pixels"));
        Files.delete(file);
        assertThat(results.outputStream("j1", 1, 42, sha256("pixels"))).hasContent("pixels");
        assertThat(data.resolve("jobs/j1/outputs/1")).isDirectoryContaining("glob:**/42-*")
                .isDirectoryNotContaining("glob:**/.*");
        Files.writeString(scratch.resolve("thumb.jpg"), "better");
        results.adoptOutput("j1", 1, 42, file, 6, sha256("better"));
        assertThat(results.outputStream("j1", 1, 42, sha256("better"))).hasContent("better");
        assertThat(results.outputStream("j1", 1, 42, sha256("pixels"))).as("the other attempt's").hasContent("pixels");
    }

    @Test
    void anOutputThatIsNotWhatWasAnnouncedIsRefusedAndLeavesNothing() throws Exception {
        Path file = Files.writeString(scratch.resolve("out"), "pixels");
        assertThatThrownBy(() -> results.adoptOutput("j1", 0, 1, file, 6, sha256("other"))).isInstanceOf(IOException.class)
                .hasMessage("The output of item 1 is not what was announced");
        assertThatThrownBy(() -> results.adoptOutput("j1", 0, 1, file, 7, sha256("pixels"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> results.adoptOutput("j1", 0, 1, file, 5, sha256("pixel"))).isInstanceOf(IOException.class)
                .hasMessage("The output of item 1 has more than the 5 bytes it announced");
        assertThat(data.resolve("jobs/j1/outputs/0")).isEmptyDirectory();
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void anOutputThatIsALinkOrAPipeIsRefused() throws Exception {
        Files.writeString(scratch.resolve("secret"), "secret");
        Path link = Files.createSymbolicLink(scratch.resolve("link"), scratch.resolve("secret"));
        assertThatThrownBy(() -> results.adoptOutput("j1", 0, 1, link, 6, sha256("secret"))).isInstanceOf(IOException.class)
                .hasMessage("The output of item 1 is not a file");
        Path pipe = scratch.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        assertThatThrownBy(() -> results.adoptOutput("j1", 0, 1, pipe, 6, sha256("secret"))).isInstanceOf(IOException.class)
                .hasMessage("The output of item 1 is not a file");
    }

    @Test
    void anIdThatIsNoIdLeadsNowhere() {
        for (String id : List.of("..", "a/b", "", ".x", "/etc")) {
            assertThatThrownBy(() -> results.openOutput(id, 0, 0, "0".repeat(64))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
