package io.gristmill.api.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLConnection;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;

import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.MultipartStream.MalformedStreamException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

import io.gristmill.api.HttpSettings;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.file.BadCompressionException;
import io.gristmill.file.BadUploadException;
import io.gristmill.file.BadZipException;
import io.gristmill.file.Compression;
import io.gristmill.file.FileNames;
import io.gristmill.file.FileStore;
import io.gristmill.file.FileTooLargeException;
import io.gristmill.file.NoRoomException;
import io.gristmill.file.PartialUploads;
import io.gristmill.file.Put;
import io.gristmill.file.UploadConflictException;
import io.gristmill.file.ZipFiles;
import io.gristmill.source.FileEntry;

/** Brings what clients upload into the store, and says what was wrong with it in the client's words. */
@Component
public final class Uploads {
    /** The header that says where to go on. */
    public static final String OFFSET = UploadAnswer.OFFSET;

    private final FileStore files;
    private final ZipFiles zips;
    private final long mostBytes;
    private final int mostRatio;

    public Uploads(FileStore files, ZipFiles zips, HttpSettings settings) {
        this.files = files;
        this.zips = zips;
        this.mostBytes = settings.maxFile().toBytes();
        this.mostRatio = settings.maxRatio();
    }

    /** The parts of a multipart request; they lie in temporary files, which go with the request. */
    public static Collection<Part> parts(HttpServletRequest request) throws IOException {
        try {
            return request.getParts();
        } catch (IllegalStateException | ServletException | FileUploadException | MalformedStreamException e) {
            throw MultipartLimit.problem(e);
        }
    }

    /** The digest of a part's content. */
    public static String sha256(Part part) throws IOException {
        MessageDigest digest = Digests.start("sha-256");
        try (DigestInputStream content = new DigestInputStream(part.getInputStream(), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Refuses what would use up the disk, before it is received. */
    public void requireRoom(long bytes) throws IOException {
        if (!files.hasRoomFor(Math.max(0, bytes))) {
            throw noRoom();
        }
    }

    /** The body of a request, unpacked if it came compressed; its length is for whoever reads it to limit. */
    public InputStream content(HttpServletRequest request) throws IOException {
        InputStream body = CheckedContent.of(request);
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        Optional<Compression> compression = coding == null ? Optional.empty() : Compression.of(coding);
        return compression.isEmpty() ? body : compression.get().unpack(body, new Compression.Limits(Long.MAX_VALUE, mostRatio));
    }

    /** What a request calls the file that its body is, or null. */
    static @Nullable String name(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.CONTENT_DISPOSITION);
        try {
            return header == null ? null : ContentDisposition.parse(header).getFilename();
        } catch (IllegalArgumentException e) {
            throw ProblemException.header(HttpHeaders.CONTENT_DISPOSITION, "it is not of the form attachment; filename=\"…\"");
        }
    }

    /** Something that touches the store for a client. */
    @FunctionalInterface
    interface Storing<T> {
        T run() throws IOException;
    }

    <T> T explained(Storing<T> storing) throws IOException {
        try {
            return storing.run();
        } catch (FileTooLargeException e) {
            throw tooLarge();
        } catch (NoRoomException e) {
            throw noRoom();
        } catch (UploadConflictException e) {
            String offset = Long.toString(e.offset());
            throw new ProblemException(Kind.UPLOAD_CONFLICT, String.valueOf(e.getMessage())).with(UploadAnswer.OFFSET, offset);
        } catch (BadZipException | BadUploadException | BadCompressionException e) {
            throw new ProblemException(Kind.INVALID_UPLOAD, String.valueOf(e.getMessage()));
        }
    }

    /** Refuses a file that says itself that it is too large. */
    public void requireSize(long bytes) {
        if (bytes > mostBytes) {
            throw tooLarge();
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(Kind.TOO_LARGE, "A file has at most " + mostBytes + " bytes");
    }

    private static ProblemException noRoom() {
        return new ProblemException(Kind.NO_ROOM, "The disk is nearly full; delete jobs or files that are not needed any more");
    }

    /** Keeps one file. */
    Put put(InputStream content, @Nullable String name, @Nullable String contentType) throws IOException {
        String given = name == null ? "" : name;
        return explained(() -> files.put(content, given, type(given, contentType), mostBytes));
    }

    /** Keeps one file, if it has this digest. */
    Put put(String sha256, InputStream content, @Nullable String name, @Nullable String contentType) throws IOException {
        String given = name == null ? "" : name;
        return explained(() -> {
            try (FileStore.Staged staged = files.stage(content, given, type(given, contentType), mostBytes)) {
                String actual = staged.file().sha256();
                if (!actual.equals(sha256)) {
                    throw new ProblemException(Kind.INVALID_UPLOAD,
                            "The content is " + FileId.of(actual) + ", not " + FileId.of(sha256));
                }
                return files.keep(List.of(staged)).getFirst();
            }
        });
    }

    /** Takes a piece of one file. */
    PartialUploads.Received receive(PartialUploads partial, String sha256, PartialUploads.Piece piece, InputStream content,
            @Nullable String name, @Nullable String contentType) throws IOException {
        String given = name == null ? "" : name;
        PartialUploads.Description description = new PartialUploads.Description(given, type(given, contentType));
        return explained(() -> partial.receive(sha256, piece, content, description, mostBytes));
    }

    /** Keeps one file for each part: all, or none. */
    List<Put> put(Collection<Part> parts) throws IOException {
        return explained(() -> {
            List<FileStore.Staged> staged = new ArrayList<>(parts.size());
            try {
                for (Part part : parts) {
                    staged.add(stage(part));
                }
                return files.keep(staged);
            } finally {
                for (FileStore.Staged one : staged) {
                    one.close();
                }
            }
        });
    }

    private FileStore.Staged stage(Part part) throws IOException {
        String name = nameOf(part);
        try (InputStream content = part.getInputStream()) {
            return files.stage(content, name, type(name, part.getContentType()), mostBytes);
        }
    }

    /** A job's files from the parts of its submit, in order; a zip stands for the files in it. Their names are made unique. */
    public List<FileEntry> entries(Collection<Part> parts) throws IOException {
        List<Part> plain = parts.stream().filter(part -> !isZip(part)).toList();
        List<Put> kept = put(plain);
        List<FileEntry> entries = new ArrayList<>();
        int next = 0;
        for (Part part : parts) {
            if (isZip(part)) {
                entries.addAll(unpackOnce(part));
            } else {
                Put put = kept.get(next++);
                entries.add(new FileEntry(FileNames.clean(nameOf(part)), put.file().sha256(), put.file().bytes()));
            }
        }
        return unique(entries);
    }

    /** The files of a zip that is stored, in order. Their names are made unique. */
    public List<FileEntry> entries(String zipSha256) throws IOException {
        return unique(unpack(zipSha256));
    }

    /** The entries with names that differ from each other. */
    public static List<FileEntry> unique(List<FileEntry> entries) {
        List<String> names = FileNames.unique(entries.stream().map(FileEntry::name).toList());
        List<FileEntry> unique = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            unique.add(new FileEntry(names.get(i), entries.get(i).sha256(), entries.get(i).bytes()));
        }
        return unique;
    }

    private List<FileEntry> unpack(String sha256) throws IOException {
        return explained(
                () -> zips.unpack(sha256).stream().map(file -> new FileEntry(file.name(), file.file().sha256(), file.file()
                        .bytes())).toList());
    }

    /** The zip itself was only a way to send its files, unless somebody had stored it before. */
    private List<FileEntry> unpackOnce(Part part) throws IOException {
        Put zip;
        try (InputStream content = part.getInputStream()) {
            zip = put(content, nameOf(part), part.getContentType());
        }
        try {
            return unpack(zip.file().sha256());
        } finally {
            if (zip.isNew()) {
                files.delete(zip.file().sha256());
            }
        }
    }

    /** By what the client says and not by the first bytes: office documents and e-books are zips too. */
    private static boolean isZip(Part part) {
        String type = part.getContentType();
        return nameOf(part).toLowerCase(Locale.ROOT).endsWith(".zip") || "application/zip".equalsIgnoreCase(type)
                || "application/x-zip-compressed".equalsIgnoreCase(type);
    }

    private static String nameOf(Part part) {
        String name = part.getSubmittedFileName();
        return name == null ? "" : name;
    }

    /** What the client says about the content unless it says nothing, as tools do by default; then what the name says. */
    private static String type(String name, @Nullable String said) {
        String type = said == null ? MediaType.APPLICATION_OCTET_STREAM_VALUE : Attachment.safeType(said);
        if (type.startsWith(MediaType.APPLICATION_OCTET_STREAM_VALUE) || type.startsWith(
                MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
            String guessed = URLConnection.guessContentTypeFromName(name);
            return guessed == null ? MediaType.APPLICATION_OCTET_STREAM_VALUE : guessed;
        }
        return type;
    }
}
