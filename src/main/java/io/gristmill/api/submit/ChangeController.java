package io.gristmill.api.submit;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.HttpSettings;
import io.gristmill.api.IfMatch;
import io.gristmill.api.JobAnswers;
import io.gristmill.api.Prefer;
import io.gristmill.api.Steering;
import io.gristmill.api.doc.Conditional;
import io.gristmill.api.doc.Fails;
import io.gristmill.dispatch.JobPatch;
import io.gristmill.dispatch.JobService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/** Changes jobs that have not ended. */
@Tag(name = "Jobs")
@RestController
@RequestMapping(path = "/v1/jobs/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
class ChangeController {
    private static final String CHANGE = """
            Acts on what runs: workers beyond the new most are through when their item is. Labels are merged; one that is null is \
            removed.""";

    private final JobService jobs;
    private final Steering steering;
    private final BodyReader bodies;
    private final SubmittedJson json;
    private final OptionsReader options;
    private final JobAnswers answers;
    private final HttpSettings settings;

    ChangeController(JobService jobs, Steering steering, BodyReader bodies, SubmittedJson json, OptionsReader options,
            JobAnswers answers, HttpSettings settings) {
        this.jobs = jobs;
        this.steering = steering;
        this.bodies = bodies;
        this.json = json;
        this.options = options;
        this.answers = answers;
        this.settings = settings;
    }

    @Operation(summary = "Changes priority, maxWorkers or labels of a job", description = CHANGE, requestBody = @RequestBody(required = true, content = @Content(schema = @Schema(ref = "JobChange"))))
    @ApiResponse(responseCode = "200", description = "The job as it is now", content = @Content(schema = @Schema(ref = "Job")))
    @Conditional
    @Fails({400, 404, 409, 410, 412, 413, 415})
    @PatchMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
    ResponseEntity<byte[]> change(@PathVariable String id, HttpServletRequest request) throws IOException {
        FieldErrors errors = new FieldErrors();
        JsonNode change = json.read(bodies.read(request), JsonParser::<JsonNode>readValueAsTree);
        JobPatch patch = options.readChange(change, errors);
        errors.throwIfAny();
        return answers.found(steering.steer(id, IfMatch.of(request), job -> jobs.change(job, patch), "changed"),
                Prefer.of(request, settings.maxWait()));
    }
}
