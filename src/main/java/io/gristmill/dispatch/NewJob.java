package io.gristmill.dispatch;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.JobOptions;
import io.gristmill.job.Reduction;
import io.gristmill.source.FileEntry;
import io.gristmill.source.RecordStream;

/**
 * A job as a client asks for it, well-formed but not yet checked against its function.
 *
 * @param parameters JSON text of an object
 * @param shared     the data that all items share, or null
 * @param reduce     how the values are to become one, or null
 * @param key        the client's Idempotency-Key, or null
 * @param digest     of all that makes this submit the same as another one with the same key
 */
public record NewJob(String function, String parameters, Input input, @Nullable Shared shared, JobOptions options,
        Map<String, String> labels, @Nullable Reduction reduce, @Nullable String key, String digest) {

    /** What all items share. */
    public sealed interface Shared {
        /** One JSON value in UTF-8. */
        record Json(byte[] utf8) implements Shared {}

        /** A stored file. */
        record Upload(String sha256) implements Shared {}
    }

    /** Where the items come from. */
    public sealed interface Input {
        /** The function makes its items itself. */
        record None() implements Input {}

        /** Values, inline or of a file; they are read once. */
        record Items(RecordStream records) implements Input {}

        /** Values that are appended while the job runs. */
        record Open() implements Input {}

        /** The numbers from, from + step, … below to (above it for a negative step). */
        record Range(long from, long to, long step) implements Input {}

        /** Stored files, in order. */
        record Files(List<FileEntry> entries) implements Input {}
    }
}
