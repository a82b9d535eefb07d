package io.gristmill.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
    private static final String SHA_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path root;
    private final MemoryCatalogue catalogue = new MemoryCatalogue();
    private Instant now = NOW;
    private FileStore store;

    @BeforeEach
    void open() throws IOException {
        store = open(0);
    }

    private FileStore open(long reserve) throws IOException {
        return new FileStore(root, catalogue, FileLimits.withReserve(reserve), () -> now);
    }

    private static InputStream text(String content) {
        return new ByteArrayInputStream(content.getBytes(UTF_8));
    }

    private List<Path> filesBelowRoot() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void contentLiesUnderItsDigestAndCanBeReadBack() throws IOException {
        Put put = store.put(text("abc"), "a.txt", "text/plain", 100);
        assertThat(put).isEqualTo(new Put(new StoredFile(SHA_OF_ABC, "a.txt", "text/plain", 3, NOW), true));
        assertThat(filesBelowRoot()).containsExactly(root.resolve("ba").resolve(SHA_OF_ABC));
        try (InputStream read = Channels.newInputStream(store.open(SHA_OF_ABC))) {
            assertThat(read).hasContent("abc");
        }
        assertThat(store.find(SHA_OF_ABC)).contains(put.file());
        assertThat(store.list(null, 10)).containsExactly(put.file());
    }

    @Test
    void contentThatIsKnownIsKeptOnceUnderItsFirstName() throws IOException {
        StoredFile first = store.put(text("abc"), "a.txt", "text/plain", 100).file();
        assertThat(store.put(text("abc"), "b.txt", "text/css", 100)).isEqualTo(new Put(first, false));
        assertThat(filesBelowRoot()).hasSize(1);
    }

    @Test
    void contentOverTheLimitIsRefusedAndLeavesNothing() throws IOException {
        assertThatThrownBy(() -> store.put(text("abcd"), "a.txt", "text/plain", 3)).isInstanceOf(FileTooLargeException.class)
                .hasMessage("A file has at most 3 bytes");
        assertThat(filesBelowRoot()).isEmpty();
        assertThat(catalogue.rows).isEmpty();
        assertThat(store.put(text("abc"), "a.txt", "text/plain", 3).isNew()).isTrue();
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws IOException {
        InputStream broken = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (left == 0) {
                    throw new IOException("Connection reset");
                }
                left--;
                return 'x';
            }
        };
        assertThatThrownBy(() -> store.put(broken, "a.txt", "text/plain", 1_000_000)).hasMessage("Connection reset");
        assertThat(filesBelowRoot()).isEmpty();
    }

    @Test
    void whatAKilledServerHadHalfReceivedIsClearedAway() throws IOException {
        store.stage(text("abc"), "a.txt", "text/plain", 100);
        assertThat(filesBelowRoot()).hasSize(1);
        open(0);
        assertThat(filesBelowRoot()).isEmpty();
    }

    @Test
    void aSweepRemovesWhatABrokenUploadLeftAndNothingOfARunningOne() throws IOException {
        Path leftover = Files.writeString(root.resolve("incoming").resolve("leftover"), "x");
        InputStream slow = new InputStream() {
            private int left = 3;

            @Override
            public int read() throws IOException {
                now = now.plus(Duration.ofDays(100));
                store.sweep();
                return left-- > 0 ? 'x' : -1;
            }
        };
        try (FileStore.Staged staged = store.stage(slow, "a", "x/y", 9)) {
            now = now.plus(Duration.ofDays(100));
            store.sweep();
            assertThat(leftover).doesNotExist();
            store.keep(List.of(staged));
        }
        store.sweep();
        assertThat(filesBelowRoot()).hasSize(1).first().asString().doesNotContain("incoming");
    }

    @Test
    void contentWithoutARowIsAdoptedWhenItIsSentAgain() throws IOException {
        store.put(text("abc"), "a.txt", "text/plain", 100);
        catalogue.rows.clear();
        assertThat(store.put(text("abc"), "b.txt", "text/plain", 100).isNew()).isTrue();
        assertThat(filesBelowRoot()).hasSize(1);
    }

    @Test
    void aFileThatLostItsContentIsMendedWhenItIsSentAgain() throws IOException {
        store.put(text("abc"), "a.txt", "text/plain", 100);
        Files.writeString(store.path(SHA_OF_ABC), "");
        store.put(text("abc"), "a.txt", "text/plain", 100);
        assertThat(store.path(SHA_OF_ABC)).hasContent("abc");
    }

    @Test
    void contentThatCannotBeEnteredIsNotLeftBehind() throws IOException {
        catalogue.failure = new IllegalStateException("disk full");
        assertThatThrownBy(() -> store.put(text("abc"), "a.txt", "text/plain", 100)).hasMessage("disk full");
        assertThat(filesBelowRoot()).isEmpty();
    }

    @Test
    void manyFilesAreKeptTogetherAndEachContentOnce() throws IOException {
        List<FileStore.Staged> staged = List.of(store.stage(text("abc"), "a", "x/y", 9), store.stage(text("def"), "b", "x/y", 9),
                store.stage(text("abc"), "c", "x/y", 9));
        assertThat(store.keep(staged)).extracting(Put::isNew, put -> put.file().name()).containsExactly(
                tuple(true, "a"), tuple(true, "b"),
                tuple(false, "a"));
        for (FileStore.Staged one : staged) {
            one.close();
        }
        assertThat(filesBelowRoot()).hasSize(2);
    }

    @Test
    void aDeletedFileIsGoneUnlessAJobNeedsIt() throws IOException {
        store.put(text("abc"), "a.txt", "text/plain", 100);
        catalogue.inUse.add(SHA_OF_ABC);
        assertThat(store.delete(SHA_OF_ABC)).isEqualTo(Removal.IN_USE);
        assertThat(filesBelowRoot()).hasSize(1);
        catalogue.inUse.clear();
        assertThat(store.delete(SHA_OF_ABC)).isEqualTo(Removal.REMOVED);
        assertThat(filesBelowRoot()).isEmpty();
        assertThat(store.delete(SHA_OF_ABC)).isEqualTo(Removal.UNKNOWN);
    }

    @Test
    void aNameIsDataAndNeverAPath() throws IOException {
        assertThat(store.put(text("abc"), "../../etc/passwd", "text/plain", 100).file().name()).isEqualTo("passwd");
        assertThat(filesBelowRoot()).containsExactly(root.resolve("ba").resolve(SHA_OF_ABC));
        assertThatThrownBy(() -> store.path("../../../../../../../../../../../../../../../../../../../etc/passwd"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDiskThatHasOnlyItsReserveLeftTakesNothing() throws IOException {
        assertThat(store.hasRoomFor(1)).isTrue();
        assertThat(store.hasRoomFor(Long.MAX_VALUE)).isFalse();
        FileStore full = open(Long.MAX_VALUE);
        assertThat(full.hasRoomFor(0)).isFalse();
        assertThatThrownBy(() -> full.put(text("abc"), "a.txt", "text/plain", 100)).isInstanceOf(NoRoomException.class);
        assertThat(filesBelowRoot()).isEmpty();
    }
}
