package io.gristmill.api.file;

import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

import io.gristmill.file.PartialUploads;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * An upload that is not complete, as clients see it. The headers are those of the IETF's draft of resumable uploads: its 202 and 204
 * mean no redirect to anybody, as the 308 of older interfaces does.
 *
 * @param offset how many bytes have come: where to go on
 * @param bytes  of the whole
 */
@Schema(name = "UnfinishedUpload")
record UploadAnswer(@Schema(example = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") String id,
        long offset,
        long bytes) {
    static final String OFFSET = "Upload-Offset";
    private static final String COMPLETE = "Upload-Complete";
    private static final String NO = "?0";

    static ResponseEntity<UploadAnswer> accepted(String id, PartialUploads.Progress progress) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.accepted();
        headers(progress).forEach(answer::header);
        return answer.body(new UploadAnswer(id, progress.offset(), progress.total()));
    }

    static Map<String, String> headers(PartialUploads.Progress progress) {
        return Map.of(OFFSET, Long.toString(progress.offset()), COMPLETE, NO, HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
