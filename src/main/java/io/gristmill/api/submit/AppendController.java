package io.gristmill.api.submit;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.TakesCompressed;
import io.gristmill.api.doc.Fails;
import io.gristmill.api.file.Uploads;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.api.records.NdjsonFormat;
import io.gristmill.dispatch.OpenInputs;
import io.gristmill.dispatch.OpenInputs.Appended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Jobs whose items come while they run. */
@Tag(name = "Jobs")
@RestController
@RequestMapping(path = "/v1/jobs/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
class AppendController {
    private static final String APPEND = """
            To a job with the input `{"open": true}` that is not sealed: one JSON value a line, each an item. When the answer comes, they \
            are stored; all of them are taken, or none. A line that is not JSON is an item that fails. Sending the same items at the same \
            offset again is answered alike; other items there, or a gap, get 409 with the offset that is expected in Upload-Offset.""";
    private static final String OFFSET = "The index of the first of these items, which makes it safe to send them again; absent: behind "
            + "those that there are";
    private static final String ENCODING = "The body is compressed like this";
    private static final String SOON = "1";

    private final OpenInputs inputs;
    private final Admission admission;
    private final JobIntake intake;

    AppendController(OpenInputs inputs, Admission admission, JobIntake intake) {
        this.inputs = inputs;
        this.admission = admission;
        this.intake = intake;
    }

    @TakesCompressed
    @Operation(summary = "Appends items to a job", description = APPEND)
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE, schema = @Schema(type = "string"), examples = @ExampleObject("1\n\"two\"\n{\"three\": 3}\n")))
    @Parameter(in = ParameterIn.HEADER, name = HttpHeaders.CONTENT_ENCODING, schema = @Schema(type = "string", allowableValues = {
            "gzip", "zstd"}), description = ENCODING)
    @ApiResponse(responseCode = "200", description = "They are stored", content = @Content(schema = @Schema(implementation = AppendAnswer.class)))
    @Fails({400, 404, 409, 410, 413, 415, 429, 503, 507})
    @PostMapping(path = "/items", consumes = MediaType.APPLICATION_NDJSON_VALUE)
    AppendAnswer append(@PathVariable String id,
            @Parameter(description = OFFSET, schema = @Schema(minimum = "0")) @RequestParam(required = false) @Nullable Long offset,
            HttpServletRequest request) throws IOException {
        if (offset != null && offset < 0) {
            throw ProblemException.parameter("offset", "it is 0 or more");
        }
        admission.require(request);
        return switch (inputs.append(id, offset, intake.records(new NdjsonFormat(), request))) {
            case Appended.Done done -> new AppendAnswer(done.offset(), done.items(), done.offset() + done.items());
            case Appended.WrongOffset wrong -> throw new ProblemException(Kind.APPEND_CONFLICT, "The next item of the job is "
                    + wrong.expected() + ", and these are neither those from there on nor among those before it").with(
                            Uploads.OFFSET, Long.toString(wrong.expected()));
            case Appended.NotOpen not ->
                throw new ProblemException(Kind.WRONG_STATE, "The job takes no more items: it is sealed, or "
                        + "its input was not open; it is " + not.state());
            case Appended.Busy _ -> throw new ProblemException(Kind.APPEND_CONFLICT,
                    "Other items are being appended to the job; try again in a moment").with(HttpHeaders.RETRY_AFTER, SOON);
            case Appended.NoSuchJob _ -> throw ProblemException.noSuchJob(id);
        };
    }
}
