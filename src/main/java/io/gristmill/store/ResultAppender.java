package io.gristmill.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Appends to result files, and keeps those open that were appended to last. Confined to the writer's thread. It does not know where a
 * file ends: the caller does, from the database, and what lies behind that end is overwritten.
 */
final class ResultAppender implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ResultAppender.class.getName());

    private final ResultFiles files;
    private final Storage.ResultSizes sizes;
    private final int mostOpen;
    private final LinkedHashMap<Target, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);

    private record Target(String jobId, int file) {}

    /** A place in the result files of a job, or, before there is one, in its segments. */
    record Place(int file, long position) {
        private static final int NO_FILE = -1;

        Place inline() {
            return file == NO_FILE ? this : new Place(NO_FILE, 0);
        }

        Place inFile() {
            return file == NO_FILE ? new Place(0, 0) : this;
        }
    }

    ResultAppender(ResultFiles files, Storage.ResultSizes sizes, int mostOpen) {
        this.files = files;
        this.sizes = sizes;
        this.mostOpen = mostOpen;
    }

    /** Whether so many bytes more may lie in a segment: there is no file yet, and the job is still small. */
    boolean takesInline(Place end, long bytes) {
        boolean noFile = end.file == Place.NO_FILE || end.file == 0 && end.position == 0;
        return noFile && end.position + bytes <= sizes.mostInline();
    }

    /** Writes blocks at the end, or at the begin of the next file, and answers where they begin. A file that is full is synced before the commit. */
    Place append(String jobId, Place end, List<ByteBuffer> blocks, Syncs syncs) throws IOException {
        long bytes = blocks.stream().mapToLong(ByteBuffer::remaining).sum();
        Place start = end;
        if (end.position() > 0 && end.position() + bytes > sizes.mostFile()) {
            finish(jobId, end.file(), syncs);
            start = new Place(end.file() + 1, 0);
        }
        FileChannel channel = channel(jobId, start);
        long position = start.position();
        for (ByteBuffer block : blocks) {
            // The caller's buffer stays as it is, so that a write that failed can be tried again.
            ByteBuffer rest = block.duplicate();
            while (rest.hasRemaining()) {
                position += channel.write(rest, position);
            }
        }
        return start;
    }

    /** Has a file synced before the commit; nothing more is expected for it. */
    void finish(String jobId, int file, Syncs syncs) {
        if (file == Place.NO_FILE) {
            return;
        }
        FileChannel channel = open.remove(new Target(jobId, file));
        if (channel != null) {
            closeQuietly(channel);
        }
        Path path = files.resultFile(jobId, file);
        if (Files.exists(path)) {
            syncs.add(path);
            syncs.add(files.inputDirectory(jobId));
            syncs.add(files.root());
        }
    }

    /** Lets go of a job's files. */
    void close(String jobId) {
        closeAll(target -> target.jobId.equals(jobId));
    }

    @Override
    public void close() {
        closeAll(_ -> true);
    }

    private void closeAll(Predicate<Target> which) {
        for (Iterator<Map.Entry<Target, FileChannel>> i = open.entrySet().iterator(); i.hasNext();) {
            Map.Entry<Target, FileChannel> entry = i.next();
            if (which.test(entry.getKey())) {
                i.remove();
                closeQuietly(entry.getValue());
            }
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "A result file could not be closed", e);
        }
    }

    private FileChannel channel(String jobId, Place at) throws IOException {
        Target target = new Target(jobId, at.file());
        FileChannel channel = open.get(target);
        if (channel != null) {
            return channel;
        }
        Path path = files.resultFile(jobId, at.file());
        Files.createDirectories(path.getParent());
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        // What a killed process wrote and did not commit.
        channel.truncate(at.position());
        open.put(target, channel);
        if (open.size() > mostOpen) {
            Iterator<FileChannel> eldest = open.values().iterator();
            closeQuietly(eldest.next());
            eldest.remove();
        }
        return channel;
    }
}
