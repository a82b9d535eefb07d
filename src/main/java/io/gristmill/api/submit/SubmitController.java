package io.gristmill.api.submit;

import java.io.IOException;
import java.time.Instant;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.HttpSettings;
import io.gristmill.api.JobAnswers;
import io.gristmill.api.Prefer;
import io.gristmill.api.Query;
import io.gristmill.api.Until;
import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.JobView;
import io.gristmill.dispatch.NewJob;
import io.gristmill.dispatch.Submitted;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import tools.jackson.databind.json.JsonMapper;

/** Takes new jobs. */
@Tag(name = "Jobs")
@RestController
@RequestMapping(path = "/v1/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
class SubmitController {
    static final String VALIDATE_ONLY = "validateOnly";
    private static final String SUBMIT = """
            As JSON, or as a multipart request with the job as JSON in the part `job` and its files in parts `files`: many, or a \
            zip. When the answer comes, the job is stored and will run, whatever happens to the server. Repeating a submit with \
            the same Idempotency-Key makes no second job.""";

    private final JobService jobs;
    private final Admission admission;
    private final JobIntake intake;
    private final JobAnswers answers;
    private final HttpSettings settings;
    private final JsonMapper mapper;

    SubmitController(JobService jobs, Admission admission, JobIntake intake, JobAnswers answers, HttpSettings settings,
            JsonMapper mapper) {
        this.jobs = jobs;
        this.admission = admission;
        this.intake = intake;
        this.answers = answers;
        this.settings = settings;
        this.mapper = mapper;
    }

    @Submitting
    @Operation(operationId = "submit", summary = "Submits a job", description = SUBMIT)
    @RequestBody(required = true, content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(ref = "NewJob")),
            @Content(mediaType = MediaType.MULTIPART_FORM_DATA_VALUE, schema = @Schema(ref = "NewJobWithFiles"))})
    @Fails({400, 409, 410, 413, 415, 422, 429, 503, 507})
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> submit(HttpServletRequest request) throws IOException, InterruptedException {
        boolean validateOnly = Query.flag(request, VALIDATE_ONLY);
        Until until = Until.of(request);
        admission.require(request);
        return answer(intake.fromJson(request), validateOnly, until, request);
    }

    @Hidden
    @Submitting
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<byte[]> submitWithFiles(HttpServletRequest request) throws IOException, InterruptedException {
        boolean validateOnly = Query.flag(request, VALIDATE_ONLY);
        Until until = Until.of(request);
        admission.require(request);
        return answer(intake.fromParts(request), validateOnly, until, request);
    }

    private ResponseEntity<byte[]> answer(NewJob job, boolean validateOnly, Until until, HttpServletRequest request)
            throws InterruptedException {
        if (validateOnly) {
            return ResponseEntity.ok(mapper.writeValueAsBytes(PlanAnswer.of(jobs.plan(job))));
        }
        Prefer prefer = Prefer.of(request, settings.maxWait());
        return switch (jobs.submit(job)) {
            case Submitted.Accepted(JobView accepted, Instant keyExpiresAt) -> keyExpiresAt == null
                    ? answers.accepted(patiently(accepted, until, prefer), prefer)
                    : answers.accepted(patiently(accepted, until, prefer), prefer, keyExpiresAt);
            case Submitted.Replayed(JobView earlier, Instant keyExpiresAt) ->
                answers.replayed(patiently(earlier, until, prefer), prefer, keyExpiresAt);
            case Submitted.Gone gone -> throw ProblemException.noSuchJob(gone.jobId());
            case Submitted.KeyConflict conflict -> throw new ProblemException(Kind.KEY_REUSED,
                    "The key made job '" + conflict.jobId() + "' from another submit");
            case Submitted.KeyInFlight _ -> throw new ProblemException(Kind.KEY_IN_FLIGHT, "Try again in a moment").with(
                    "Retry-After", "1");
        };
    }

    private JobView patiently(JobView job, Until until, Prefer prefer) throws InterruptedException {
        return prefer.patience().isPositive() ? jobs.await(job.job().id(), until, prefer.patience()).orElse(job) : job;
    }
}
