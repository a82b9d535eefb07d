package io.gristmill.api.submit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

/** Describes the headers and answers of a submit. */
// @formatter:off
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(in = ParameterIn.HEADER, name = "Idempotency-Key", schema = @Schema(type = "string"),
        description = "Makes repeating the submit safe; 1 to 255 characters, quoted or bare")
@Parameter(in = ParameterIn.HEADER, name = "Prefer", schema = @Schema(type = "string"), example = "wait=10",
        description = "wait=N: answer when the job has ended, or after N seconds; respond-async: answer at once, as without it")
@ApiResponse(responseCode = "202", description = "Accepted; it will run", headers = {
        @Header(name = "Location", description = "Where to look", schema = @Schema(type = "string")),
        @Header(name = "Retry-After", description = "Seconds after which to look", schema = @Schema(type = "integer"))},
        content = @Content(schema = @Schema(ref = "Job")))
@ApiResponse(responseCode = "200", description = "Accepted, and already ended", content = @Content(schema = @Schema(ref = "Job")))
// @formatter:on
@interface Submitting {
}
