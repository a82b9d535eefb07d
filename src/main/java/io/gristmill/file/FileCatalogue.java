package io.gristmill.file;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Keeps the rows of files. Writes return after they are durable. */
public interface FileCatalogue {

    /** Where a page of files ended. */
    record Position(Instant createdAt, String sha256) {}

    /** What there is of files in all. */
    record Usage(long files, long bytes) {
        Usage plus(long moreFiles, long moreBytes) {
            return new Usage(files + moreFiles, bytes + moreBytes);
        }
    }

    /**
     * Enters files in one step; what is known already stays as it is, and counts as used now. One answer for each, in order.
     *
     * @throws StoreFullException if there would be more than the limits allow; nothing is entered then
     */
    List<Put> add(List<StoredFile> files, FileLimits limits, Instant now);

    /** Has those of the files count as used now that were last used before a moment. */
    void renew(Collection<String> sha256, Instant before, Instant now);

    Usage usage();

    Optional<StoredFile> find(String sha256);

    /** Up to {@code most} files, newest first, beginning after the position. */
    List<StoredFile> list(@Nullable Position after, int most);

    /** Removes a row unless a job needs the file. */
    Removal remove(String sha256);

    /** Up to {@code most} files that no job needs and that were last used before a moment, or at it. */
    List<String> unused(Instant before, int most);

    /** Removes the rows of those of the files of which this is still true, and answers which. */
    List<String> removeUnused(List<String> sha256, Instant before);
}
