package io.gristmill.file;

/**
 * How much a zip may unpack to.
 *
 * @param entries    directories count too
 * @param totalBytes of all entries, unpacked
 * @param entryBytes of one entry, unpacked
 * @param ratio      unpacked to packed, of one entry; looked at only in entries that are large enough to hurt
 */
public record ZipLimits(int entries, long totalBytes, long entryBytes, int ratio) {
    public ZipLimits {
        if (entries < 1 || totalBytes < 1 || entryBytes < 1 || ratio < 1) {
            throw new IllegalArgumentException("The limits of a zip are at least 1");
        }
    }

    /** At most 10,000 entries, and this many bytes. */
    public static ZipLimits of(long totalBytes, long entryBytes, int ratio) {
        return new ZipLimits(10_000, totalBytes, entryBytes, ratio);
    }
}
