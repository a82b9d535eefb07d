package io.gristmill.file;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Keeps the rows of files. Writes return after they are durable. */
public interface FileCatalogue {

    /** Where a page of files ended. */
    record Position(Instant createdAt, String sha256) {}

    /** Enters files in one step; what is known already stays as it is. One answer for each, in order. */
    List<Put> add(List<StoredFile> files);

    Optional<StoredFile> find(String sha256);

    /** Up to {@code most} files, newest first, beginning after the position. */
    List<StoredFile> list(@Nullable Position after, int most);

    /** Removes a row unless a job needs the file. */
    Removal remove(String sha256);
}
