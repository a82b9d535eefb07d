package io.gristmill.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.file.PartialUploads.Description;
import io.gristmill.file.PartialUploads.Piece;
import io.gristmill.file.PartialUploads.Progress;
import io.gristmill.file.PartialUploads.Received;

class PartialUploadsTest {
    private static final String SHA_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final Description TEXT = new Description("a.txt", "text/plain");

    @TempDir
    Path root;
    private final MemoryCatalogue catalogue = new MemoryCatalogue();
    private FileLimits limits = FileLimits.withReserve(0);
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private FileStore store;
    private PartialUploads uploads;

    @BeforeEach
    void open() throws IOException {
        store = new FileStore(root, catalogue, limits, () -> now);
        uploads = new PartialUploads(store, limits, () -> now);
    }

    private static InputStream text(String content) {
        return new ByteArrayInputStream(content.getBytes(UTF_8));
    }

    private Received send(long from, String content, long total) throws IOException {
        return send(SHA_OF_ABC, new Piece(from, content.length(), total), text(content));
    }

    private Received send(String sha256, Piece piece, InputStream content) throws IOException {
        return uploads.receive(sha256, piece, content, TEXT, 1000);
    }

    private long refused(long from, String content, long total) {
        return catchThrowableOfType(UploadConflictException.class, () -> send(from, content, total)).offset();
    }

    private Path partial() {
        return root.resolve("partial").resolve(SHA_OF_ABC);
    }

    /** A client that goes away after some bytes. */
    private static InputStream broken(String content) {
        return new SequenceInputStream(text(content), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset");
            }
        });
    }

    @Test
    void piecesMakeAFileAlsoThroughRestarts() throws IOException {
        assertThat(uploads.find(SHA_OF_ABC)).isEmpty();
        assertThat(send(0, "a", 3)).isEqualTo(new Received(new Progress(1, 3), null));
        open();
        assertThat(uploads.find(SHA_OF_ABC)).contains(new Progress(1, 3));
        send(1, "b", 3);
        open();
        assertThat(send(2, "c", 3).completed()).isEqualTo(new Put(new StoredFile(SHA_OF_ABC, "a.txt", "text/plain", 3, now),
                true));
        assertThat(store.path(SHA_OF_ABC)).hasContent("abc");
        assertThat(uploads.find(SHA_OF_ABC)).isEmpty();
        assertThat(partial()).doesNotExist();
        Received again = send(0, "ab", 3);
        assertThat(again.completed()).as("what is known needs no more pieces").isNotNull();
        assertThat(again.progress()).isEqualTo(new Progress(3, 3));
    }

    @Test
    void aPieceThatBeginsElsewhereIsRefusedWithTheRightOffset() throws IOException {
        assertThat(refused(1, "b", 3)).isZero();
        send(0, "ab", 3);
        assertThat(refused(0, "abc", 3)).isEqualTo(2);
        assertThat(refused(1, "bc", 3)).isEqualTo(2);
        assertThat(refused(3, "d", 4)).as("another total").isEqualTo(2);
        assertThat(send(2, "c", 3).completed()).isNotNull();
    }

    @Test
    void whatCameBeforeAConnectionBrokeStays() throws IOException {
        assertThatThrownBy(() -> send(SHA_OF_ABC, new Piece(0, 3, 3), broken("ab"))).hasMessage("Connection reset");
        assertThat(uploads.find(SHA_OF_ABC)).contains(new Progress(2, 3));
        assertThat(send(2, "c", 3).completed()).isNotNull();
    }

    @Test
    void aPieceThatIsNotWhatItSaysIsNotKept() throws IOException {
        send(0, "a", 3);
        assertThatThrownBy(() -> send(SHA_OF_ABC, new Piece(1, 1, 3), text("bcd"))).isInstanceOf(BadUploadException.class);
        assertThatThrownBy(() -> send(SHA_OF_ABC, new Piece(1, 2, 3), text("b"))).isInstanceOf(BadUploadException.class);
        InputStream bad = new SequenceInputStream(text("b"), new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("not what the header says");
            }
        });
        assertThatThrownBy(() -> send(SHA_OF_ABC, new Piece(1, 2, 3), bad)).hasMessage("not what the header says");
        assertThat(uploads.find(SHA_OF_ABC)).contains(new Progress(1, 3));
        assertThat(send(1, "bc", 3).completed()).isNotNull();
    }

    @Test
    void aWholeWithAnotherDigestIsRemoved() throws IOException {
        send(0, "a", 3);
        assertThatThrownBy(() -> send(1, "xy", 3)).isInstanceOf(BadUploadException.class).hasMessageContaining("not sha256:"
                + SHA_OF_ABC);
        assertThat(uploads.find(SHA_OF_ABC)).isEmpty();
        assertThat(catalogue.rows).isEmpty();
        assertThat(partial()).doesNotExist();
    }

    @Test
    void aServerThatEndedBeforeItLookedAtTheLastPieceGetsItsEndAgain() throws IOException {
        send(0, "ab", 3);
        Files.writeString(partial().resolve("3"), "abc");
        open();
        assertThat(uploads.find(SHA_OF_ABC)).contains(new Progress(2, 3));
        assertThat(send(2, "c", 3).completed()).isNotNull();
    }

    @Test
    void twoAtOnceDoNotMixTheirBytesAndNoSweepTakesARunningOneAway() throws IOException {
        InputStream slow = new InputStream() {
            private int next = 'a';

            @Override
            public int read() throws IOException {
                now = now.plus(Duration.ofDays(100));
                uploads.sweep();
                assertThat(refused(0, "abc", 3)).isLessThanOrEqualTo(3);
                assertThatThrownBy(() -> uploads.discard(SHA_OF_ABC)).isInstanceOf(UploadConflictException.class);
                return next <= 'c' ? next++ : -1;
            }
        };
        assertThat(send(SHA_OF_ABC, new Piece(0, 3, 3), slow).completed()).isNotNull();
    }

    @Test
    void anUploadThatDoesNotGoOnIsRemoved() throws IOException {
        send(0, "a", 3);
        now = now.plus(limits.unfinishedAfter()).minusSeconds(1);
        uploads.sweep();
        send(1, "b", 3);
        now = now.plus(limits.unfinishedAfter()).minusSeconds(1);
        uploads.sweep();
        assertThat(uploads.find(SHA_OF_ABC)).contains(new Progress(2, 3));
        now = now.plusSeconds(1);
        uploads.sweep();
        assertThat(uploads.find(SHA_OF_ABC)).isEmpty();
        assertThat(partial()).doesNotExist();
    }

    @Test
    void anUploadIsEndedByWhoWantsIt() throws IOException {
        send(0, "a", 3);
        assertThat(uploads.discard(SHA_OF_ABC)).isTrue();
        assertThat(uploads.discard(SHA_OF_ABC)).isFalse();
        assertThat(send(0, "abc", 3).completed()).isNotNull();
    }

    @Test
    void whatWillNotFitIsRefusedAtTheFirstPiece() throws IOException {
        limits = new FileLimits(0, 10, 2, Duration.ofDays(7), Duration.ofDays(1));
        open();
        assertThatThrownBy(() -> send(0, "a", 1001)).isInstanceOf(FileTooLargeException.class);
        assertThatThrownBy(() -> send(0, "a", 11)).isInstanceOf(StoreFullException.class);
        send(0, "a", 6);
        String other = "0".repeat(64);
        assertThatThrownBy(() -> send(other, new Piece(0, 1, 5), text("x"))).as("with what has begun").isInstanceOf(
                StoreFullException.class);
        send(other, new Piece(0, 1, 4), text("x"));
        assertThatThrownBy(() -> send("1".repeat(64), new Piece(0, 1, 1), text("x"))).isInstanceOf(StoreFullException.class);
    }
}
