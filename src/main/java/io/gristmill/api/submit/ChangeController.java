package io.gristmill.api.submit;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.HttpSettings;
import io.gristmill.api.IfMatch;
import io.gristmill.api.JobAnswers;
import io.gristmill.api.Prefer;
import io.gristmill.api.Steering;
import io.gristmill.api.Until;
import io.gristmill.api.doc.Conditional;
import io.gristmill.api.doc.Fails;
import io.gristmill.dispatch.JobPatch;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.JobView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Changes jobs that were accepted: what they may use, how long they are kept, and whether they get another round. */
@Tag(name = "Jobs")
@RestController
@RequestMapping(path = "/v1/jobs/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
class ChangeController {
    private static final String CHANGE = """
            Acts on what runs: workers beyond the new most are through when their item is. Labels are merged; one that is null is \
            removed. Of a job that has ended labels and expireAfter can be changed.""";
    private static final String RETRY = """
            Items that have not succeeded run again, in place: all of them, or those that the body names, with the job's options or \
            with those that the body overrides. Successes stay as they are. Without a body it is all of them.""";

    private final JobService jobs;
    private final Admission admission;
    private final Steering steering;
    private final BodyReader bodies;
    private final ChangeReader reader;
    private final JobAnswers answers;
    private final HttpSettings settings;

    ChangeController(JobService jobs, Admission admission, Steering steering, BodyReader bodies, ChangeReader reader,
            JobAnswers answers, HttpSettings settings) {
        this.jobs = jobs;
        this.admission = admission;
        this.steering = steering;
        this.bodies = bodies;
        this.reader = reader;
        this.answers = answers;
        this.settings = settings;
    }

    @Operation(summary = "Changes priority, maxWorkers, expireAfter or labels of a job", description = CHANGE, requestBody = @RequestBody(required = true, content = @Content(schema = @Schema(ref = "JobChange"))))
    @ApiResponse(responseCode = "200", description = "The job as it is now", content = @Content(schema = @Schema(ref = "Job")))
    @Conditional
    @Fails({400, 404, 409, 410, 412, 413, 415})
    @PatchMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
    ResponseEntity<byte[]> change(@PathVariable String id, HttpServletRequest request) throws IOException {
        JobPatch patch = reader.patch(bodies.read(request));
        return answers.found(steering.steer(id, IfMatch.of(request), job -> jobs.change(job, patch), "changed"),
                Prefer.of(request, settings.maxWait()));
    }

    @Operation(operationId = "retry", summary = "Runs what failed again", description = RETRY, requestBody = @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(ref = "Retry"))))
    @ApiResponse(responseCode = "202", description = "The job, queued again", content = @Content(schema = @Schema(ref = "Job")))
    @Conditional
    @Fails({400, 404, 409, 410, 412, 413, 429, 503, 507})
    @PostMapping("/retry")
    ResponseEntity<byte[]> retry(@PathVariable String id, HttpServletRequest request) throws IOException, InterruptedException {
        admission.require(request);
        Until until = Until.of(request);
        ChangeReader.Retry retry = reader.retry(bodies.readAny(request));
        Prefer prefer = Prefer.of(request, settings.maxWait());
        JobView retried = steering.steer(id, IfMatch.of(request),
                job -> jobs.retry(job, retry.items(), retry.overrides()::applyTo),
                "retried");
        return answers.accepted(jobs.await(id, until, prefer.patience()).orElse(retried), prefer);
    }
}
