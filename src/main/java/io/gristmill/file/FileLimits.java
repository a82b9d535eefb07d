package io.gristmill.file;

import java.time.Duration;

/**
 * How much a store takes, and how long it keeps what nobody needs.
 *
 * @param reserveBytes     of the disk that uploads must leave free, for results and the database
 * @param mostBytes        of all files together
 * @param mostFiles        how many files
 * @param expireAfter      since a file was last sent or let go by a job
 * @param unfinishedAfter  since the latest piece of an upload that is not complete
 */
public record FileLimits(long reserveBytes, long mostBytes, long mostFiles, Duration expireAfter, Duration unfinishedAfter) {

    /** As nobody has configured it, but for the reserve. */
    public static FileLimits withReserve(long bytes) {
        return new FileLimits(bytes, 1L << 40, 1_000_000, Duration.ofDays(7), Duration.ofDays(1));
    }

    /** @throws StoreFullException if this would be more than there may be */
    public void require(FileCatalogue.Usage usage) {
        if (usage.files() > mostFiles) {
            throw new StoreFullException("There are at most " + mostFiles + " files (gristmill.files.max-count)");
        }
        if (usage.bytes() > mostBytes) {
            throw new StoreFullException("All files together have at most " + mostBytes + " bytes (gristmill.files.max-bytes)");
        }
    }
}
