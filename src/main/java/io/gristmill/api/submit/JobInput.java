package io.gristmill.api.submit;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.records.JsonSlices;
import io.gristmill.api.records.RecordFormat;

/** The input of a job as it was sent, before files are looked up. */
sealed interface JobInput {

    /** There is none: the function makes its items itself, or files were sent beside the job. */
    record None() implements JobInput {}

    /** Inline values. */
    record Items(JsonSlices values) implements JobInput {}

    /** Values that are appended while the job runs. */
    record Open() implements JobInput {}

    /** Numbers. */
    record Range(long from, long to, long step) implements JobInput {}

    /** Files, by the SHA-256 of each. */
    record Files(List<String> sha256) implements JobInput {}

    /** The files of a zip that was uploaded before. */
    record Zip(String sha256) implements JobInput {}

    /**
     * The items that a file has in it.
     *
     * @param sha256 of the file; null: it comes beside the job
     */
    record Records(RecordFormat format, @Nullable String sha256) implements JobInput {}
}
