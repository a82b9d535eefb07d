package io.gristmill.api.file;

import java.io.IOException;
import java.io.InputStream;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.file.PartialUploads;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Takes files whose digest the client knows beforehand, whole or in pieces: so an upload that broke off goes on where it was. */
@Tag(name = "Files")
@RestController
@RequestMapping("/v1/files/{id}")
class PutController {
    private static final String PUT = """
            The whole file, or with Content-Range a piece of it; pieces come in order. After each but the last the answer is 202, \
            and Upload-Offset says where the next one begins; HEAD says so too, also after a restart of the server. What came of a \
            piece that broke off stays. The last piece completes the file if its digest is the one in its id; else the upload is \
            removed. A piece that begins elsewhere is refused with 409, and Upload-Offset says where to go on.""";
    private static final String RANGE = "Which bytes these are: bytes 0-1048575/5000000";

    private final PartialUploads partialUploads;
    private final Uploads uploads;

    PutController(PartialUploads partialUploads, Uploads uploads) {
        this.partialUploads = partialUploads;
        this.uploads = uploads;
    }

    @Operation(summary = "Stores a file under its digest, also in pieces", description = PUT)
    @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE, schema = @Schema(type = "string", format = "binary")))
    @Parameter(in = ParameterIn.HEADER, name = HttpHeaders.CONTENT_RANGE, schema = @Schema(type = "string"), description = RANGE)
    @Parameter(in = ParameterIn.HEADER, name = "Content-Disposition", schema = @Schema(type = "string"), description = FilesController.NAME)
    @Parameter(in = ParameterIn.HEADER, name = Digests.CONTENT, schema = @Schema(type = "string"), description = FilesController.DIGEST)
    @ApiResponse(responseCode = "201", description = "It is stored", content = @Content(schema = @Schema(ref = "File")))
    @ApiResponse(responseCode = "200", description = "It was stored before", content = @Content(schema = @Schema(ref = "File")))
    @ApiResponse(responseCode = "202", description = "More is to come", headers = @Header(name = UploadAnswer.OFFSET, description = "Where to go on", schema = @Schema(type = "integer")), content = @Content(schema = @Schema(implementation = UploadAnswer.class)))
    @Fails({400, 409, 413, 415, 507})
    @PutMapping(consumes = "!" + MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> put(@PathVariable String id, HttpServletRequest request) throws IOException {
        String sha256 = FileId.digest(id);
        if (sha256 == null) {
            throw new ProblemException(Kind.INVALID_UPLOAD,
                    "A file is put under sha256: and the 64 hexadecimal digits of its digest");
        }
        PartialUploads.Piece piece = ContentRange.of(request);
        uploads.requireSize(request.getContentLengthLong());
        uploads.requireRoom(request.getContentLengthLong());
        InputStream content = CheckedContent.of(request);
        String name = Uploads.name(request);
        if (piece == null) {
            return FileAnswer.stored(uploads.put(sha256, content, name, request.getContentType()));
        }
        PartialUploads.Received received = uploads.receive(partialUploads, sha256, piece, content, name,
                request.getContentType());
        return received.completed() == null
                ? UploadAnswer.accepted(id, received.progress())
                : FileAnswer.stored(received.completed());
    }
}
