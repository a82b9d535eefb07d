package io.gristmill.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The directory that holds all that a server keeps. It belongs to one server at a time: whoever has opened it, until it is closed. */
final class DataDirectory implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DataDirectory.class.getName());
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Creates the directory, for its owner only, if it is not there, and locks it. */
    static DataDirectory open(Path directory) throws IOException {
        Path path = directory.toAbsolutePath().normalize();
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, ownerOnly(posix, "rwx------"));
        } else if (posix && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
            LOG.log(System.Logger.Level.WARNING, "Other users may look into the data directory {0}; chmod 700 prevents it", path);
        }
        FileChannel lockFile = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(lockFile) == null) {
                throw new DataDirectoryInUseException(path);
            }
            DataDirectory opened = new DataDirectory(path, lockFile);
            opened.furnish(posix);
            return opened;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private void furnish(boolean posix) throws IOException {
        for (Path sub : List.of(files(), jobs())) {
            if (!Files.isDirectory(sub)) {
                Files.createDirectory(sub, ownerOnly(posix, "rwx------"));
            }
        }
        if (!Files.exists(database())) {
            // Whatever the database does not know is cleared away at the start; without it that would be all.
            try (Stream<Path> known = Files.list(jobs())) {
                if (known.findAny().isPresent()) {
                    throw new IllegalStateException("The data directory " + path + " has jobs but no " + database().getFileName()
                            + "; put that back, or remove the directory " + jobs());
                }
            }
            // The database's companion files take over its permissions.
            Files.createFile(database(), ownerOnly(posix, "rw-------"));
        }
    }

    private static FileAttribute<?>[] ownerOnly(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    Path database() {
        return path.resolve("gristmill.db");
    }

    Path jobs() {
        return path.resolve("jobs");
    }

    Path files() {
        return path.resolve("files");
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
