package io.gristmill.file;

import java.io.IOException;
import java.net.URLConnection;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

import org.jspecify.annotations.Nullable;

/**
 * Unpacks zips that are in the store into the store. The zip is a stranger's: its names are data, its sizes are believed only as far
 * as they can be counted, and either all of its files are kept or none.
 */
public final class ZipFiles {
    private static final int DIRECTORY_BYTES_PER_ENTRY = 1024;

    private final FileStore store;
    private final ZipLimits limits;

    public ZipFiles(FileStore store, ZipLimits limits) {
        this.store = store;
        this.limits = limits;
    }

    /**
     * A file of a zip.
     *
     * @param name its own within the zip, which the kept content may have under another one; not unique
     */
    public record Unpacked(String name, StoredFile file) {}

    /**
     * The files of a zip in its order; directories, and what macOS adds beside the files, are left out.
     *
     * @throws BadZipException if the zip is damaged, encrypted, or more than the limits allow
     */
    public List<Unpacked> unpack(String sha256) throws IOException {
        Path path = store.path(sha256);
        if (ZipTail.directoryBytes(path) > (long) limits.entries() * DIRECTORY_BYTES_PER_ENTRY) {
            throw tooManyEntries();
        }
        List<FileStore.Staged> staged = new ArrayList<>();
        try (ZipFile zip = open(path)) {
            if (zip.size() > limits.entries()) {
                throw tooManyEntries();
            }
            long bytes = 0;
            for (ZipEntry entry : zip.stream().filter(ZipFiles::isFile).toList()) {
                FileStore.Staged one = stage(zip, entry, limits.totalBytes() - bytes);
                staged.add(one);
                bytes += one.file().bytes();
            }
            List<Put> kept = store.keep(staged);
            List<Unpacked> unpacked = new ArrayList<>(kept.size());
            for (int i = 0; i < kept.size(); i++) {
                unpacked.add(new Unpacked(staged.get(i).file().name(), kept.get(i).file()));
            }
            return unpacked;
        } finally {
            for (FileStore.Staged one : staged) {
                one.close();
            }
        }
    }

    private FileStore.Staged stage(ZipFile zip, ZipEntry entry, long bytesLeft) throws IOException {
        String name = FileNames.clean(entry.getName());
        if (name.regionMatches(true, Math.max(0, name.length() - 4), ".zip", 0, 4)) {
            throw new BadZipException("The zip holds another zip, " + name + "; unpack it first");
        }
        String guessed = contentType(name);
        try (ZipEntryStream content = new ZipEntryStream(zip.getInputStream(entry), entry, name, limits.ratio())) {
            return store.stage(content, name, guessed == null ? "application/octet-stream" : guessed,
                    Math.min(limits.entryBytes(), bytesLeft));
        } catch (ZipException e) {
            throw new BadZipException("In the zip, " + name + " is damaged", e);
        } catch (FileTooLargeException e) {
            throw bytesLeft < limits.entryBytes()
                    ? new BadZipException("The zip unpacks to more than " + limits.totalBytes() + " bytes", e)
                    : new BadZipException("In the zip, " + name + " has more than " + limits.entryBytes() + " bytes", e);
        }
    }

    private static @Nullable String contentType(String name) {
        return URLConnection.guessContentTypeFromName(name);
    }

    private static boolean isFile(ZipEntry entry) {
        String name = entry.getName();
        return !entry.isDirectory() && !name.endsWith("\\") && !name.startsWith("__MACOSX/") && !name.equals(".DS_Store")
                && !name.endsWith("/.DS_Store");
    }

    private static ZipFile open(Path path) throws IOException {
        try {
            return new ZipFile(path.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            if (!says(e, "bad entry name")) {
                throw notReadable(e);
            }
        }
        // Names that are not UTF-8 are, by the standard, in the code page of the first PCs.
        try {
            return new ZipFile(path.toFile(),
                    Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1);
        } catch (ZipException e) {
            throw notReadable(e);
        }
    }

    private static BadZipException notReadable(ZipException e) {
        if (says(e, "encrypted")) {
            return new BadZipException("The zip is encrypted; send it without a password", e);
        }
        if (says(e, "compression method")) {
            return new BadZipException("The zip uses a compression method other than deflate", e);
        }
        if (says(e, "END header not found") || says(e, "zip file is empty")) {
            return new BadZipException("This is not a zip, or its end is missing", e);
        }
        return new BadZipException("The zip is damaged", e);
    }

    private static boolean says(ZipException e, String words) {
        return e.getMessage() != null && e.getMessage().contains(words);
    }

    private BadZipException tooManyEntries() {
        return new BadZipException("The zip has more than " + limits.entries() + " entries");
    }
}
