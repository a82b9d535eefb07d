package io.gristmill.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.gristmill.file.Directories;
import io.gristmill.file.HashedCopy;
import io.gristmill.job.Interval;
import io.gristmill.job.BadOutputException;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.wire.Block;
import io.gristmill.wire.ResultRecord;

/** The directories of jobs below one root: input, result files, outputs. Thread-safe. */
final class ResultFiles implements ResultStore {
    private static final System.Logger LOG = System.getLogger(ResultFiles.class.getName());
    private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
    /** Begins the names of what is there for a moment only. */
    private static final String OURS = ".";

    private final Path root;

    ResultFiles(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    @Override
    public Path inputDirectory(String jobId) {
        if (!JOB_ID.matcher(jobId).matches()) {
            throw new IllegalArgumentException("This is not the id of a job");
        }
        return root.resolve(jobId);
    }

    /** The number before the file's own is the token of the server that wrote it: 0 as long as a data directory has one server. */
    Path resultFile(String jobId, int file) {
        return inputDirectory(jobId).resolve("results.0." + file);
    }

    private Path outputs(String jobId, int round) {
        return inputDirectory(jobId).resolve("outputs").resolve(Integer.toString(round));
    }

    /** With the digest: two attempts at an item may both give an output, and the record that counts names its own. */
    private static String outputName(long index, String sha256) {
        return index + "-" + sha256.substring(0, 16);
    }

    @Override
    public BlockCursor open(String jobId, Segment segment) throws IOException {
        ByteBuffer data = segment.data();
        if (data != null) {
            return new InlineCursor(data.duplicate());
        }
        FileChannel file = FileChannel.open(resultFile(jobId, segment.file()), StandardOpenOption.READ);
        return new SegmentCursor(file, segment.position(), segment.bytes());
    }

    @Override
    public boolean isIntact(String jobId, Segment segment) {
        Coverage coverage = new Coverage(segment.interval());
        try (BlockCursor blocks = open(jobId, segment)) {
            for (ByteBuffer block = blocks.next(); block != null; block = blocks.next()) {
                if (!Block.isIntact(block)) {
                    return false;
                }
                Block.forEach(block, coverage::add);
            }
            return coverage.isWhole();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Segment " + segment.seq() + " of job " + jobId + " is damaged: " + e);
            return false;
        }
    }

    /** Sound blocks that stand for other indexes are left over from something else. */
    private static final class Coverage {
        private final Interval expected;
        private long next;

        Coverage(Interval expected) {
            this.expected = expected;
            this.next = expected.from();
        }

        void add(ResultRecord result) {
            next = result.index() == next ? result.to() : Long.MIN_VALUE;
        }

        boolean isWhole() {
            return next == expected.to();
        }
    }

    @Override
    public void adoptOutput(String jobId, int round, long index, Path scratch, long bytes, String sha256) throws IOException {
        // Opening a pipe would wait for somebody to write to it.
        if (!Files.isRegularFile(scratch, LinkOption.NOFOLLOW_LINKS)) {
            throw new BadOutputException("The output of item " + index + " is not a file");
        }
        Path outputs = outputs(jobId, round);
        Directories.create(outputs);
        Path copy = Files.createTempFile(outputs, OURS, "");
        try {
            try (InputStream in = Files.newInputStream(scratch, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                HashedCopy copied = HashedCopy.copy(in, copy, soFar -> {
                    if (soFar > bytes) {
                        throw new BadOutputException(
                                "The output of item " + index + " has more than the " + bytes + " bytes it announced");
                    }
                });
                if (copied.bytes() != bytes || !copied.sha256().equals(sha256)) {
                    throw new BadOutputException("The output of item " + index + " is not what was announced");
                }
            }
            Files.move(copy, outputs.resolve(outputName(index, sha256)), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(copy);
        }
        Directories.sync(outputs);
    }

    @Override
    public SeekableByteChannel openOutput(String jobId, int round, long index, String sha256) throws IOException {
        return FileChannel.open(outputs(jobId, round).resolve(outputName(index, sha256)), StandardOpenOption.READ);
    }

    @Override
    public void discardInput(String jobId) {
        remove(jobId);
    }

    /** Removes a job's directory: at once by name, then its content in the background. */
    void remove(String jobId) {
        Path directory = inputDirectory(jobId);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try {
            Path removed = Files.createTempDirectory(root, OURS);
            Files.move(directory, removed.resolve(jobId), StandardCopyOption.ATOMIC_MOVE);
            Thread.ofVirtual().name("remove-" + jobId).start(() -> deleteAll(List.of(removed)));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, directory + " stays until the next start", e);
        }
    }

    /** Removes what a crash left behind: directories that were being removed, and those of jobs that nobody knows. */
    void sweep(Predicate<String> isKnown) throws IOException {
        List<Path> leftovers = new ArrayList<>();
        try (Stream<Path> directories = Files.list(root)) {
            directories.filter(path -> {
                String name = path.getFileName().toString();
                return name.startsWith(OURS) || JOB_ID.matcher(name).matches() && !isKnown.test(name);
            }).forEach(leftovers::add);
        }
        deleteAll(leftovers);
    }

    private static void deleteAll(List<Path> directories) {
        for (Path directory : directories) {
            try {
                Directories.delete(directory);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, directory + " stays until the next start", e);
            }
        }
    }

    /** Writes a little, to see whether the disk takes it. */
    void probe() throws IOException {
        Path probe = Files.createTempFile(root, OURS, "");
        try (FileChannel file = FileChannel.open(probe, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            file.write(ByteBuffer.allocate(64 * 1024));
            file.force(true);
        }
    }
}
