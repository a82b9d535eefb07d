package io.gristmill.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Uploads that come in pieces, one after the other. What has come lies at {@code partial/<sha256>/<bytes of the whole>}, so nothing
 * else has to be remembered, and an upload goes on after a restart. Thread-safe; calls block on the disk and on the client.
 */
public final class PartialUploads {
    private static final System.Logger LOG = System.getLogger(PartialUploads.class.getName());
    private static final int BUFFER = 64 * 1024;

    private final FileStore files;
    private final Path root;
    private final FileLimits limits;
    private final InstantSource clock;
    /** Digests of uploads that somebody is at; nobody else touches these. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    /** How far an upload has come. */
    public record Progress(long offset, long total) {}

    /**
     * Some bytes of a whole.
     *
     * @param bytes at least one
     * @param total of the whole
     */
    public record Piece(long from, long bytes, long total) {
        long to() {
            return from + bytes;
        }
    }

    /** What has come of an upload. */
    private record Content(Path file, long bytes, long total) {}

    /** What a file is called and is, should the piece complete it. */
    public record Description(String name, String contentType) {}

    /** @param completed the file, if the piece was the last one */
    public record Received(Progress progress, @Nullable Put completed) {}

    /** Goes on with the uploads that an earlier server has left. */
    public PartialUploads(FileStore files, FileLimits limits, InstantSource clock) throws IOException {
        this.files = files;
        this.root = files.root().resolve("partial");
        this.limits = limits;
        this.clock = clock;
        Directories.create(root);
        for (Path upload : uploads()) {
            Optional<Content> content = content(upload);
            if (content.isPresent()) {
                letLastByteComeAgain(content.get());
            }
        }
    }

    /** A server that ended before it had looked at what was complete has nobody who would ask it to. */
    private static void letLastByteComeAgain(Content content) throws IOException {
        if (content.bytes >= content.total) {
            try (FileChannel file = FileChannel.open(content.file, StandardOpenOption.WRITE)) {
                file.truncate(content.total - 1);
            }
        }
    }

    /** An upload that has begun and is not complete. */
    public Optional<Progress> find(String sha256) throws IOException {
        return content(directory(sha256)).map(content -> new Progress(content.bytes, content.total));
    }

    /**
     * Takes the next piece of an upload; the last one completes it. What came of a piece before the client went away is kept.
     *
     * @param content   a piece whose reading ends with a runtime exception is not kept
     * @param mostBytes of the whole
     * @throws UploadConflictException if the upload does not go on with this piece, or somebody else is sending one
     * @throws BadUploadException      if the piece has another size than it says, or the whole another digest
     * @throws FileTooLargeException   if the whole is more than {@code mostBytes}
     * @throws NoRoomException         if the disk is nearly full
     */
    public Received receive(String sha256, Piece piece, InputStream content, Description description, long mostBytes)
            throws IOException {
        Path upload = directory(sha256);
        if (piece.total > mostBytes) {
            throw new FileTooLargeException(mostBytes);
        }
        if (!busy.add(sha256)) {
            throw new UploadConflictException("Another request is sending a piece of this upload", offset(upload));
        }
        try {
            files.renew(List.of(sha256));
            Optional<StoredFile> known = files.find(sha256);
            if (known.isPresent()) {
                Directories.delete(upload);
                long bytes = known.get().bytes();
                return new Received(new Progress(bytes, bytes), new Put(known.get(), false));
            }
            Path file = begun(upload, piece);
            append(file, piece, content);
            Put completed = piece.to() == piece.total ? complete(file, sha256, description) : null;
            return new Received(new Progress(piece.to(), piece.total), completed);
        } finally {
            busy.remove(sha256);
        }
    }

    /** Where to append the piece. */
    private Path begun(Path upload, Piece piece) throws IOException {
        Optional<Content> content = content(upload);
        long offset = content.map(Content::bytes).orElse(0L);
        if (content.isPresent() && content.get().total != piece.total) {
            throw new UploadConflictException("The upload began as one of " + content.get().total + " bytes, not " + piece.total
                    + "; DELETE ends it", offset);
        }
        if (piece.from != offset) {
            throw new UploadConflictException("The upload goes on at " + offset + ", not at " + piece.from, offset);
        }
        if (content.isPresent()) {
            return content.get().file;
        }
        requirePlace(piece.total);
        Directories.create(upload);
        Path file = Files.createFile(upload.resolve(Long.toString(piece.total)));
        Directories.sync(upload);
        return file;
    }

    /** For one more upload of this size, should all that have begun be completed. */
    private void requirePlace(long bytes) throws IOException {
        FileCatalogue.Usage usage = files.usage().plus(1, bytes);
        for (Path upload : uploads()) {
            Optional<Content> content = content(upload);
            usage = content.isPresent() ? usage.plus(1, content.get().total) : usage;
        }
        limits.require(usage);
    }

    private void append(Path file, Piece piece, InputStream content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            try {
                copy(content, channel, piece);
            } catch (RuntimeException e) {
                channel.truncate(piece.from);
                throw e;
            } finally {
                channel.force(true);
            }
        }
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    }

    private void copy(InputStream content, FileChannel to, Piece piece) throws IOException {
        HashedCopy.Guard guard = files.guard(piece.total);
        byte[] buffer = new byte[BUFFER];
        long at = piece.from;
        int count;
        while ((count = content.read(buffer)) >= 0) {
            if (at + count > piece.to()) {
                throw new BadUploadException("There are more than the " + piece.bytes + " bytes that the range has");
            }
            guard.check(at + count);
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            while (bytes.hasRemaining()) {
                at += to.write(bytes, at);
            }
        }
        if (at < piece.to()) {
            throw new BadUploadException(
                    "There are " + (at - piece.from) + " of the " + piece.bytes + " bytes that the range has");
        }
    }

    private Put complete(Path file, String sha256, Description description) throws IOException {
        Path upload = directory(sha256);
        HashedCopy whole = HashedCopy.of(file);
        if (!whole.sha256().equals(sha256)) {
            Directories.delete(upload);
            throw new BadUploadException("The content is sha256:" + whole.sha256() + ", not sha256:" + sha256
                    + "; the upload is removed");
        }
        Put put = files.adopt(file, new StoredFile(sha256, FileNames.clean(description.name), description.contentType,
                whole.bytes(), clock.instant()));
        Directories.delete(upload);
        return put;
    }

    /** Ends an upload; what has come of it is removed. Answers whether there was one. */
    public boolean discard(String sha256) throws IOException {
        Path upload = directory(sha256);
        if (!busy.add(sha256)) {
            throw new UploadConflictException("A request is sending a piece of this upload", offset(upload));
        }
        try {
            boolean found = content(upload).isPresent();
            Directories.delete(upload);
            return found;
        } finally {
            busy.remove(sha256);
        }
    }

    /** Removes uploads that have not gone on for too long. */
    public void sweep() throws IOException {
        Instant before = clock.instant().minus(limits.unfinishedAfter());
        for (Path upload : uploads()) {
            String sha256 = upload.getFileName().toString();
            if (busy.add(sha256)) {
                try {
                    removeIfOlder(upload, before);
                } finally {
                    busy.remove(sha256);
                }
            }
        }
    }

    private static void removeIfOlder(Path upload, Instant before) throws IOException {
        Path touched = content(upload).map(Content::file).orElse(upload);
        if (Files.exists(touched) && !Files.getLastModifiedTime(touched).toInstant().isAfter(before)) {
            Directories.delete(upload);
            LOG.log(System.Logger.Level.INFO, "The upload of sha256:{0} did not go on, and is removed", upload.getFileName());
        }
    }

    private Path directory(String sha256) {
        return root.resolve(FileStore.requireDigest(sha256));
    }

    private List<Path> uploads() throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            return all.toList();
        }
    }

    /** What has come; nothing if somebody completes or ends the upload meanwhile. */
    private static Optional<Content> content(Path upload) throws IOException {
        try (Stream<Path> files = Files.list(upload)) {
            Optional<Path> file = files.findAny();
            return file.isPresent()
                    ? Optional.of(
                            new Content(file.get(), Files.size(file.get()), Long.parseLong(file.get().getFileName().toString())))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static long offset(Path upload) throws IOException {
        return content(upload).map(Content::bytes).orElse(0L);
    }
}
