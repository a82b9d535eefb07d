package io.gristmill.api.problem;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * An error as a client sees it.
 *
 * @param type   a relative URI of the server's own, or {@value #PLAIN}: what the status says
 * @param detail what a person needs to act on it; no stack, SQL or path
 * @param errors the single fields that are wrong, if fields are what is wrong
 */
public record Problem(String type, String title, int status, String detail, List<BadField> errors) {
    static final String PLAIN = "about:blank";

    /** A field of the body that is wrong, by its JSON pointer, or a parameter of the query or a header by its name. */
    public record BadField(Place place, String name, String detail) {

        /** Where the field is. */
        public enum Place {
            BODY, PARAMETER, HEADER
        }

        public static BadField at(String pointer, String detail) {
            return new BadField(Place.BODY, pointer, detail);
        }
    }

    /** What can go wrong. Those with a slug have a type of their own, the others are what their status says. */
    public enum Kind {
        MALFORMED_JSON(HttpStatus.BAD_REQUEST, "malformed-json", "The JSON cannot be read"),
        INVALID_JOB(HttpStatus.BAD_REQUEST, "invalid-job", "The job cannot be accepted as it is"),
        INVALID_UPLOAD(HttpStatus.BAD_REQUEST, "invalid-upload", "The upload cannot be accepted as it is"),
        INVALID_PARAMETER(HttpStatus.BAD_REQUEST, "invalid-parameter", "A parameter or header of the request is wrong"),
        INVALID_POOL(HttpStatus.BAD_REQUEST, "invalid-pool", "The pool cannot be changed like this"),
        NOT_FOUND(HttpStatus.NOT_FOUND),
        GONE(HttpStatus.GONE, "gone", "The job is gone"),
        METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED),
        NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE),
        WRONG_STATE(HttpStatus.CONFLICT, "wrong-state", "The job's state does not allow this"),
        WORKER_LEAVING(HttpStatus.CONFLICT, "worker-leaving", "The worker is on its way out"),
        NOT_FINISHED(HttpStatus.CONFLICT, "not-finished", "The job has not ended yet"),
        INCOMPLETE(HttpStatus.CONFLICT, "incomplete-result", "Parts of the result are missing"),
        IRREDUCIBLE(HttpStatus.CONFLICT, "irreducible", "The values cannot be reduced"),
        UPLOAD_CONFLICT(HttpStatus.CONFLICT, "upload-conflict", "The upload does not go on like this"),
        APPEND_CONFLICT(HttpStatus.CONFLICT, "append-conflict", "The items do not go on like this"),
        FILE_IN_USE(HttpStatus.CONFLICT, "file-in-use", "A job needs the file"),
        KEY_IN_FLIGHT(HttpStatus.CONFLICT, "idempotency-key-in-flight", "A submit with this Idempotency-Key is being worked on"),
        CHANGED(HttpStatus.PRECONDITION_FAILED, "changed", "The job was changed meanwhile"),
        TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "too-large", "The request is too large"),
        UNSUPPORTED_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
        RANGE_NOT_SATISFIABLE(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE),
        KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", "The Idempotency-Key was used for another submit"),
        INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR),
        NOT_READY(HttpStatus.SERVICE_UNAVAILABLE, "not-ready", "No worker has started yet"),
        UNCHECKED(HttpStatus.SERVICE_UNAVAILABLE, "unchecked-parameters", "The parameters could not be checked"),
        QUEUE_FULL(HttpStatus.TOO_MANY_REQUESTS, "queue-full", "The queue is full"),
        NO_DUMP(HttpStatus.SERVICE_UNAVAILABLE, "no-thread-dump", "There is no thread dump"),
        DRAINING(HttpStatus.SERVICE_UNAVAILABLE, "draining", "The server is shutting down"),
        STORE_FULL(HttpStatus.INSUFFICIENT_STORAGE, "store-full", "No more files can be stored"),
        NO_ROOM(HttpStatus.INSUFFICIENT_STORAGE, "no-room", "The disk is nearly full");

        private final HttpStatus status;
        private final String type;
        private final String title;

        Kind(HttpStatus status) {
            this.status = status;
            this.type = PLAIN;
            this.title = status.getReasonPhrase();
        }

        Kind(HttpStatus status, String slug, String title) {
            this.status = status;
            this.type = "/problems/" + slug;
            this.title = title;
        }

        public HttpStatus status() {
            return status;
        }

        public String type() {
            return type;
        }

        public String title() {
            return title;
        }

        /** Whether it says more than its status does. */
        public boolean hasType() {
            return !type.equals(PLAIN);
        }
    }

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(Kind kind, String detail) {
        return of(kind, detail, List.of());
    }

    public static Problem of(Kind kind, String detail, List<BadField> errors) {
        return new Problem(kind.type, kind.title, kind.status.value(), detail, errors);
    }

    /** An error that has no more to say than its status and one sentence. */
    static Problem plain(int status, @Nullable String detail) {
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        return new Problem(PLAIN, title, status, detail == null || detail.isBlank() ? title : detail, List.of());
    }
}
