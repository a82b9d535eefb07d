package io.gristmill.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Keeps files by the SHA-256 of their content, each once, at {@code ab/<sha256>} below the root. Nobody else may write below the
 * root. A file, once kept, is never changed. Thread-safe; calls block on the disk.
 */
public final class FileStore {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final String INCOMING = "incoming";
    private static final int REMOVED_AT_ONCE = 100;
    private static final long BYTES_BETWEEN_ROOM_CHECKS = 16L << 20;

    private final Path root;
    /** Found once: to find it the system's list of mounts is read. */
    private final java.nio.file.FileStore disk;
    private final FileCatalogue catalogue;
    private final FileLimits limits;
    private final InstantSource clock;
    /** What is being received; nobody else touches these. */
    private final Set<Path> receiving = ConcurrentHashMap.newKeySet();
    private final Set<String> pinned = ConcurrentHashMap.newKeySet();
    private final AtomicLong received = new AtomicLong();
    /** Whoever keeps files shares it; whoever removes one has it alone, lest content go that was just found to be there. */
    private final ReentrantReadWriteLock presence = new ReentrantReadWriteLock();

    /** Opens the store and clears away what a crash left half received. */
    public FileStore(Path root, FileCatalogue catalogue, FileLimits limits, InstantSource clock) throws IOException {
        this.root = root;
        this.catalogue = catalogue;
        this.limits = limits;
        this.clock = clock;
        Directories.delete(root.resolve(INCOMING));
        Directories.create(root.resolve(INCOMING));
        this.disk = Files.getFileStore(root);
    }

    /** Content that was received, hashed and synced, but is not kept yet. Closing it drops it unless it was kept. */
    public final class Staged implements AutoCloseable {
        private final Path path;
        private final StoredFile file;

        private Staged(Path path, StoredFile file) {
            this.path = path;
            this.file = file;
        }

        public StoredFile file() {
            return file;
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(path);
            receiving.remove(path);
        }
    }

    /**
     * Keeps the content of a stream.
     *
     * @param name of any shape: {@linkplain FileNames#clean cleaned} here
     * @throws FileTooLargeException if there is more than {@code mostBytes}
     * @throws NoRoomException       if it would use up the reserve
     */
    public Put put(InputStream content, String name, String contentType, long mostBytes) throws IOException {
        try (Staged staged = stage(content, name, contentType, mostBytes)) {
            return keep(List.of(staged)).getFirst();
        }
    }

    /** The first half of {@link #put}, for callers that receive many files and {@link #keep} them together. */
    public Staged stage(InputStream content, String name, String contentType, long mostBytes) throws IOException {
        Path path = root.resolve(INCOMING).resolve(Long.toString(received.incrementAndGet()));
        receiving.add(path);
        try {
            Files.createFile(path);
            HashedCopy copy = HashedCopy.copy(content, path, guard(mostBytes));
            return new Staged(path,
                    new StoredFile(copy.sha256(), FileNames.clean(name), contentType, copy.bytes(), clock.instant()));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            receiving.remove(path);
            throw e;
        }
    }

    /** Keeps a file that is complete and synced, and lies below the root. */
    Put adopt(Path path, StoredFile file) throws IOException {
        try (Staged staged = new Staged(path, file)) {
            return keep(List.of(staged)).getFirst();
        }
    }

    /** The second half of {@link #put}: all are kept, or none is. One answer for each, in order. */
    public List<Put> keep(List<Staged> staged) throws IOException {
        List<StoredFile> files = staged.stream().map(Staged::file).toList();
        List<String> moved = new ArrayList<>();
        try {
            presence.readLock().lock();
            try {
                moveIntoPlace(staged, moved);
                return catalogue.add(files, limits, clock.instant());
            } finally {
                presence.readLock().unlock();
            }
        } catch (IOException | RuntimeException e) {
            dropUnlessKnown(moved);
            throw e;
        }
    }

    private void moveIntoPlace(List<Staged> staged, List<String> moved) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        for (Staged one : staged) {
            String sha256 = one.file.sha256();
            Path target = path(sha256);
            // Equal size and name are equal content here, and most likely this is a file that was sent before.
            if (!Files.exists(target) || Files.size(target) != one.file.bytes()) {
                Directories.create(directoryOf(sha256));
                Files.move(one.path, target, StandardCopyOption.ATOMIC_MOVE);
                moved.add(sha256);
            }
            directories.add(directoryOf(sha256));
        }
        for (Path directory : directories) {
            Directories.sync(directory);
        }
    }

    private void dropUnlessKnown(List<String> moved) {
        presence.writeLock().lock();
        try {
            for (String sha256 : moved) {
                if (catalogue.find(sha256).isEmpty()) {
                    Files.deleteIfExists(path(sha256));
                }
            }
        } catch (IOException | RuntimeException e) {
            System.getLogger(FileStore.class.getName()).log(System.Logger.Level.WARNING,
                    "A file that could not be entered stays on disk until the same content is sent again", e);
        } finally {
            presence.writeLock().unlock();
        }
    }

    /**
     * Lets files that somebody is about to refer to not expire meanwhile. Those that were used lately are left alone, which spares
     * most callers the write.
     */
    public void renew(Collection<String> sha256) {
        Instant now = clock.instant();
        catalogue.renew(sha256, now.minus(limits.expireAfter().dividedBy(2)), now);
    }

    /** Keeps a file from expiring for as long as the store is open. */
    public void pin(String sha256) {
        pinned.add(sha256);
    }

    FileCatalogue.Usage usage() {
        return catalogue.usage();
    }

    public Optional<StoredFile> find(String sha256) {
        return catalogue.find(sha256);
    }

    /** Up to {@code most} files, newest first, beginning after the position. */
    public List<StoredFile> list(FileCatalogue.@Nullable Position after, int most) {
        return catalogue.list(after, most);
    }

    /** Deletes a file unless a job needs it. */
    public Removal delete(String sha256) throws IOException {
        presence.writeLock().lock();
        try {
            Removal removal = catalogue.remove(sha256);
            if (removal == Removal.REMOVED) {
                Files.deleteIfExists(path(sha256));
            }
            return removal;
        } finally {
            presence.writeLock().unlock();
        }
    }

    /** Removes files that have expired, a few at a time so that uploads come in between, and what broken uploads left behind. */
    public void sweep() throws IOException {
        dropLeftovers();
        renew(pinned);
        Instant before = clock.instant().minus(limits.expireAfter());
        while (removeUnused(before) == REMOVED_AT_ONCE) {
            // There may be more.
        }
    }

    private void dropLeftovers() throws IOException {
        try (Stream<Path> all = Files.list(root.resolve(INCOMING))) {
            for (Path path : all.filter(path -> !receiving.contains(path)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private int removeUnused(Instant before) throws IOException {
        List<String> unused = catalogue.unused(before, REMOVED_AT_ONCE);
        if (unused.isEmpty()) {
            return 0;
        }
        presence.writeLock().lock();
        try {
            List<String> removed = catalogue.removeUnused(unused, before);
            for (String sha256 : removed) {
                Files.deleteIfExists(path(sha256));
            }
            return removed.size();
        } finally {
            presence.writeLock().unlock();
        }
    }

    /** The content, to be read and closed by the caller. */
    public FileChannel open(String sha256) throws IOException {
        return FileChannel.open(path(sha256), StandardOpenOption.READ);
    }

    /** Where the content lies. */
    public Path path(String sha256) {
        return directoryOf(sha256).resolve(sha256);
    }

    private Path directoryOf(String sha256) {
        return root.resolve(requireDigest(sha256).substring(0, 2));
    }

    static String requireDigest(String sha256) {
        if (!SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("A SHA-256 has 64 hexadecimal digits");
        }
        return sha256;
    }

    /** The directory below which everything lies. */
    public Path root() {
        return root;
    }

    /** Whether this many bytes can be stored without touching the reserve. */
    public boolean hasRoomFor(long bytes) throws IOException {
        return room() >= bytes;
    }

    /** How many bytes can be stored without touching the reserve; less than nothing if it is touched. */
    public long room() throws IOException {
        return disk.getUsableSpace() - limits.reserveBytes();
    }

    /** Ends an upload at its limit, and when the disk fills up meanwhile. */
    HashedCopy.Guard guard(long mostBytes) {
        return new UploadGuard(mostBytes);
    }

    private final class UploadGuard implements HashedCopy.Guard {
        private final long mostBytes;
        private long nextRoomCheck;

        UploadGuard(long mostBytes) {
            this.mostBytes = mostBytes;
        }

        @Override
        public void check(long bytes) throws IOException {
            if (bytes > mostBytes) {
                throw new FileTooLargeException(mostBytes);
            }
            if (bytes >= nextRoomCheck) {
                nextRoomCheck = bytes + BYTES_BETWEEN_ROOM_CHECKS;
                if (!hasRoomFor(0)) {
                    throw new NoRoomException();
                }
            }
        }
    }
}
