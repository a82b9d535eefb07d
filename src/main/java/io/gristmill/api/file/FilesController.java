package io.gristmill.api.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.PageToken;
import io.gristmill.api.TakesCompressed;
import io.gristmill.api.doc.Fails;
import io.gristmill.api.doc.GivesBytes;
import io.gristmill.api.doc.JobAsSent;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.file.FileCatalogue;
import io.gristmill.file.FileStore;
import io.gristmill.file.PartialUploads;
import io.gristmill.file.Put;
import io.gristmill.file.StoredFile;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Files that are uploaded once and used by jobs through their id. */
@Tag(name = "Files")
@RestController
@RequestMapping("/v1/files")
class FilesController {
    private static final String UPLOAD = "Raw bytes, with their name in Content-Disposition, or one or many parts of a multipart "
            + "request. The answer to several parts is a list. A file is known by the digest of its content, and stored once.";
    static final String NAME = "The name of a file that is sent as raw bytes: attachment; filename=\"photo.jpg\"";
    static final String DIGEST = "sha-256=:…:, sha-512=:…: (RFC 9530). Content that has another digest is refused; of a multipart "
            + "request it is not looked at.";
    private static final String ENCODING = "The body is compressed like this; the file is what comes out of it";
    private static final Pattern POSITION = Pattern.compile("[0-9TZ:.+-]{20,40}/[0-9a-f]{64}");

    private final FileStore files;
    private final PartialUploads partialUploads;
    private final Uploads uploads;

    FilesController(FileStore files, PartialUploads partialUploads, Uploads uploads) {
        this.files = files;
        this.partialUploads = partialUploads;
        this.uploads = uploads;
    }

    @TakesCompressed
    @Operation(summary = "Stores files", description = UPLOAD)
    @RequestBody(content = {
            @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE, schema = @Schema(type = "string", format = "binary")),
            @Content(mediaType = MediaType.MULTIPART_FORM_DATA_VALUE, schema = @Schema(implementation = Parts.class))})
    @Parameter(in = ParameterIn.HEADER, name = "Content-Disposition", schema = @Schema(type = "string"), description = NAME)
    @Parameter(in = ParameterIn.HEADER, name = Digests.CONTENT, schema = @Schema(type = "string"), description = DIGEST)
    @Parameter(in = ParameterIn.HEADER, name = HttpHeaders.CONTENT_ENCODING, schema = @Schema(type = "string", allowableValues = {
            "gzip", "zstd"}), description = ENCODING)
    @ApiResponse(responseCode = "201", description = "It is stored; several are a list", content = @Content(schema = @Schema(oneOf = {
            FileAnswer.class, FileAnswer.Page.class})))
    @ApiResponse(responseCode = "200", description = "It was stored before; several are a list", content = @Content(schema = @Schema(oneOf = {
            FileAnswer.class, FileAnswer.Page.class})))
    @Fails({400, 413, 415, 507})
    @PostMapping(consumes = "!" + MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<FileAnswer> upload(HttpServletRequest request) throws IOException {
        uploads.requireSize(request.getContentLengthLong());
        uploads.requireRoom(request.getContentLengthLong());
        return FileAnswer.stored(uploads.put(uploads.content(request), Uploads.name(request), request.getContentType()));
    }

    @Hidden
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> uploadParts(HttpServletRequest request) throws IOException {
        uploads.requireRoom(request.getContentLengthLong());
        Collection<Part> parts = Uploads.parts(request);
        if (parts.isEmpty()) {
            throw new ProblemException(Kind.INVALID_UPLOAD, "There is no part in the multipart body");
        }
        List<Put> kept = uploads.put(parts);
        if (kept.size() == 1) {
            return FileAnswer.stored(kept.getFirst());
        }
        HttpStatus status = kept.stream().anyMatch(Put::isNew) ? HttpStatus.CREATED : HttpStatus.OK;
        return ResponseEntity.status(status)
                .body(new FileAnswer.Page(kept.stream().map(put -> FileAnswer.of(put.file())).toList(),
                        null));
    }

    /** The parts of an upload, for the description only. */
    @Schema(name = "Upload")
    record Parts(List<JobAsSent.Binary> files) {}

    @Operation(summary = "Lists files, newest first")
    @Fails(400)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    FileAnswer.Page list(@RequestParam(defaultValue = PageToken.DEFAULT_SIZE) int pageSize,
            @RequestParam(required = false) @Nullable String pageToken) {
        PageToken.checkSize(pageSize);
        List<StoredFile> page = files.list(position(PageToken.position("files", POSITION, pageToken)), pageSize);
        String next = page.size() < pageSize ? null : token(page.getLast());
        return new FileAnswer.Page(page.stream().map(FileAnswer::of).toList(), next);
    }

    private static String token(StoredFile last) {
        return PageToken.of("files", last.createdAt() + "/" + last.sha256());
    }

    private static FileCatalogue.@Nullable Position position(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int slash = text.indexOf('/');
        try {
            return new FileCatalogue.Position(Instant.parse(text.substring(0, slash)), text.substring(slash + 1));
        } catch (DateTimeParseException e) {
            throw ProblemException.parameter("pageToken", "this is not the nextPageToken of a page of this list");
        }
    }

    @Operation(summary = "Gives the content of a file", description = "Answers HEAD too.")
    @ApiResponse(responseCode = "204", description = "To HEAD only: its upload is not complete, and goes on at Upload-Offset", content = @Content)
    @GivesBytes
    @Fails({404, 416})
    @GetMapping("/{id}")
    void download(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<StoredFile> found = files.find(digest(id));
        Optional<PartialUploads.Progress> unfinished = found.isEmpty() && request.getMethod().equals("HEAD")
                ? partialUploads.find(digest(id))
                : Optional.empty();
        if (unfinished.isPresent()) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            UploadAnswer.headers(unfinished.get()).forEach(response::setHeader);
            return;
        }
        StoredFile file = found.orElseThrow(() -> noSuchFile(id));
        try {
            new ServedBytes(file.name(), file.contentType(), file.bytes(), file.sha256(), ServedBytes.Source.of(() -> files
                    .open(file.sha256()))).send(request, response);
        } catch (NoSuchFileException e) {
            // It went after it was found.
            throw noSuchFile(id);
        }
    }

    @Operation(summary = "Deletes a file that no job needs", description = "Or what has come of one whose upload is not complete.")
    @ApiResponse(responseCode = "204", description = "It is gone", content = @Content)
    @Fails({404, 409})
    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@PathVariable String id) throws IOException {
        return switch (files.delete(digest(id))) {
            case REMOVED -> ResponseEntity.noContent().build();
            case UNKNOWN -> {
                if (!uploads.explained(() -> partialUploads.discard(digest(id)))) {
                    throw noSuchFile(id);
                }
                yield ResponseEntity.noContent().build();
            }
            case IN_USE -> throw new ProblemException(Kind.FILE_IN_USE, "A job needs the file; delete the job first");
        };
    }

    private static String digest(String id) {
        String digest = FileId.digest(id);
        if (digest == null) {
            throw noSuchFile(id);
        }
        return digest;
    }

    private static ProblemException noSuchFile(String id) {
        return new ProblemException(Kind.NOT_FOUND, "There is no file '" + id + "'");
    }
}
