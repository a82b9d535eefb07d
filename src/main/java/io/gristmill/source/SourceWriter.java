package io.gristmill.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Takes the records of a job. A few small ones stay in memory, to be kept with the job: syncing files of their own would take longer
 * than many a job. Others go to files: {@code input.rec} has them one after the other, {@code input.idx} the offset of each and of the
 * end.
 */
public final class SourceWriter implements RecordSink, AutoCloseable {
    /** Records up to so many bytes together, their lengths included, make no files. */
    public static final int MOST_INLINE_BYTES = 4096;

    private static final int LENGTH_BYTES = 8;

    private final Path directory;
    private List<byte[]> inline = new ArrayList<>();
    private long inlineBytes;
    private @Nullable RecordFiles files;
    private long count;

    /** @param directory for the files, if there are any; made then */
    public SourceWriter(Path directory) {
        this.directory = directory;
    }

    /** Appends a record. */
    @Override
    public void add(byte[] record) throws IOException {
        count++;
        if (files == null) {
            inline.add(record);
            inlineBytes += record.length + LENGTH_BYTES;
            if (inlineBytes <= MOST_INLINE_BYTES) {
                return;
            }
            files = RecordFiles.create(directory);
            for (byte[] earlier : inline) {
                files.add(earlier);
            }
            inline = List.of();
        } else {
            files.add(record);
        }
    }

    public void add(FileEntry entry) throws IOException {
        add(entry.encode());
    }

    public long count() {
        return count;
    }

    /** Where the records are. Files are synced, so that a job that refers to them can be committed. */
    public Source.Content finish() throws IOException {
        if (files == null) {
            return new Source.Inline(inline);
        }
        files.sync();
        return new Source.Stored(directory);
    }

    @Override
    public void close() throws IOException {
        if (files != null) {
            files.close();
        }
    }
}
