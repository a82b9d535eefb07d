package io.gristmill.api.submit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.gristmill.api.JobAnswer;
import io.gristmill.api.Until;
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
        description = "wait=N: answer when the job has ended, or is as until says, or after N seconds; respond-async: answer at once, as without it")
@Parameter(in = ParameterIn.QUERY, name = Until.NAME,
        schema = @Schema(type = "string", allowableValues = {"done", "firstCompleted", "firstFailed"}, defaultValue = "done"),
        description = "What wait waits for; the end of the job is enough")
@Parameter(in = ParameterIn.QUERY, name = SubmitController.VALIDATE_ONLY, schema = @Schema(type = "boolean", defaultValue = "false"),
        description = "Whether to check the job only: the answer says what would become of it, and nothing is stored")
@ApiResponse(responseCode = "202", description = "Accepted; it will run", headers = {
        @Header(name = "Location", description = "Where to look", schema = @Schema(type = "string")),
        @Header(name = "Retry-After", description = "Seconds after which to look", schema = @Schema(type = "integer")),
        @Header(name = "Idempotency-Expires", description = "Until when the key is remembered", schema = @Schema(type = "string"))},
        content = @Content(schema = @Schema(ref = "Job")))
@ApiResponse(responseCode = "200", description = "Accepted, and already ended; or, with validateOnly, what would become of it",
        content = @Content(schema = @Schema(oneOf = {JobAnswer.class, PlanAnswer.class})))
// @formatter:on
@interface Submitting {
}
