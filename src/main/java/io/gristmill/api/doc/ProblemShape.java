package io.gristmill.api.doc;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.swagger.v3.oas.annotations.media.Schema;

/** A problem, for the description only. */
@Schema(name = "Problem", description = "An error (RFC 9457).")
record ProblemShape(@Schema(format = "uri-reference", example = "about:blank") String type, String title, int status,
        String detail,
        @Nullable String instance,
        @Schema(description = "Finds the error in the server's log.") @Nullable String correlationId,
        @Nullable List<Field> errors) {

    /** A field that is wrong. */
    @Schema(name = "ProblemField", description = "One of pointer (JSON pointer into the body), parameter and header says where.")
    record Field(@Nullable String pointer, @Nullable String parameter, @Nullable String header, String detail) {}
}
