package io.gristmill.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/** Keeps the result files of jobs and the outputs that are too large for a record. */
public interface ResultStore {

    /** Reads the blocks of a segment one after the other. */
    BlockCursor open(String jobId, Segment segment) throws IOException;

    /** The blocks of a segment in order. */
    interface BlockCursor extends AutoCloseable {
        /** The next block, from position to limit, valid until the next call; null at the end. */
        @Nullable
        ByteBuffer next() throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * Takes an output over from a worker's scratch directory: copies and syncs it, and checks size and digest on the way.
     *
     * @param scratch the file; it is opened without following links
     * @throws BadOutputException if the content is not what was announced
     * @throws IOException        if it cannot be stored, which is not the worker's fault
     */
    void adoptOutput(String jobId, int round, long index, Path scratch, long bytes, String sha256) throws IOException;

    /** An output that was adopted. */
    SeekableByteChannel openOutput(String jobId, int round, long index, String sha256) throws IOException;

    /** The directory that holds the job's input. */
    Path inputDirectory(String jobId);

    /** Removes the input of a job that was not accepted. */
    void discardInput(String jobId);

    /** Whether what is stored of a segment is what was written. */
    boolean isIntact(String jobId, Segment segment);

    /** For callers that stream an output. */
    default InputStream outputStream(String jobId, int round, long index, String sha256) throws IOException {
        return Channels.newInputStream(openOutput(jobId, round, index, sha256));
    }
}
