package io.gristmill.function;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The data that all items of a job share: JSON that came with the job, or an uploaded file. It is read-only, and valid until the worker
 * turns to another job. Any thread may ask.
 */
public interface SharedData {

    /**
     * All of its bytes. A file is mapped into memory: however many workers map it, it is there once, in none of their heaps, and what
     * nobody touches is never read.
     */
    MemorySegment segment() throws IOException;

    /** All of its bytes, from the first on. */
    InputStream stream() throws IOException;

    /**
     * The JSON value that it is, as {@link Item#json} gives one. It is read anew each time: read it in
     * {@link BatchFunction#initialise}, and keep what the items need.
     *
     * @throws InvalidInputException if it is not one JSON value
     */
    @Nullable
    Object json() throws IOException;

    /**
     * The JSON value that its bytes {@code [from, to)} are, such as a line of NDJSON.
     *
     * @throws InvalidInputException if they are not one JSON value
     */
    @Nullable
    Object json(long from, long to) throws IOException;

    /**
     * The file: never write to it.
     *
     * @throws InvalidInputException if it is JSON that came with the job
     */
    Path path();
}
