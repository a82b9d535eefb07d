package io.gristmill.api;

import java.util.Optional;
import java.util.function.Predicate;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Conditional;
import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.JobView;
import io.gristmill.job.JobState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Jobs that were accepted: to look at, to steer and to delete. */
@Tag(name = "Jobs")
@RestController
@RequestMapping(path = "/v1/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
class JobsController {
    private static final String SEAL = "No more items are appended: the job ends when it is through with those that there are. A job "
            + "that is sealed stays so. A body is ignored.";
    private static final String CONDITIONAL = """
            With If-None-Match the answer is 304 while nothing but estimates has changed. With `Prefer: wait=N` too, and without \
            until, it comes when something has changed, or after N seconds.""";
    private static final String PREFER = "wait=N: answer when the job has ended, or is as until says, or after N seconds";
    private static final String UNTIL = "What wait waits for; the end of the job is enough";
    private static final String CANCEL = "What has not begun does not begin, what runs is ended; results that there are stay. A "
            + "body is ignored.";
    private static final String DELETE = "For a while the job is remembered: whoever asks for it is told with 410 when and why it "
            + "went.";

    private final JobService jobs;
    private final Steering steering;
    private final JobAnswers answers;
    private final HttpSettings settings;

    JobsController(JobService jobs, Steering steering, JobAnswers answers, HttpSettings settings) {
        this.jobs = jobs;
        this.steering = steering;
        this.answers = answers;
        this.settings = settings;
    }

    @Operation(summary = "Shows a job", description = CONDITIONAL)
    @ApiResponse(responseCode = "200", description = "The job as it is", content = @Content(schema = @Schema(ref = "Job")))
    @ApiResponse(responseCode = "304", description = "It is as it was", content = @Content)
    @Parameter(in = ParameterIn.HEADER, name = "Prefer", schema = @Schema(type = "string"), description = PREFER)
    @Parameter(in = ParameterIn.HEADER, name = "If-None-Match", schema = @Schema(type = "string"), description = "ETags of the job")
    @Parameter(in = ParameterIn.QUERY, name = Until.NAME, schema = @Schema(type = "string", allowableValues = {"done",
            "firstCompleted", "firstFailed"}), description = UNTIL)
    @Fails({400, 404, 410})
    @GetMapping("/{id}")
    ResponseEntity<byte[]> get(@PathVariable String id, HttpServletRequest request) throws InterruptedException {
        Prefer prefer = preferOf(request);
        JobView job = jobs.await(id, wanted(request), prefer.patience()).orElseThrow(() -> ProblemException.noSuchJob(id));
        return answers.found(job, prefer);
    }

    private Predicate<JobView> wanted(HttpServletRequest request) {
        Until until = Until.of(request);
        String seen = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        return seen == null || Until.isIn(request) ? until : answers.newerThan(ETag.parse(seen));
    }

    @Operation(summary = "Deletes an ended job and all its results", description = DELETE)
    @ApiResponse(responseCode = "204", description = "It is gone", content = @Content)
    @Conditional
    @Fails({400, 404, 409, 410, 412})
    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@PathVariable String id, HttpServletRequest request) {
        steering.pass(id, IfMatch.of(request), jobs::delete, "deleted before it has ended; cancel it first");
        return ResponseEntity.noContent().build();
    }

    @Operation(summary = "Stops a job", description = CANCEL)
    @ApiResponse(responseCode = "202", description = "It is being stopped", content = @Content(schema = @Schema(ref = "Job")))
    @ApiResponse(responseCode = "200", description = "It was cancelled before", content = @Content(schema = @Schema(ref = "Job")))
    @Conditional
    @Fails({400, 404, 409, 410, 412})
    @PostMapping("/{id}/cancel")
    ResponseEntity<byte[]> cancel(@PathVariable String id, HttpServletRequest request) {
        Optional<JobView> before = jobs.find(id).filter(job -> job.job().state() == JobState.CANCELLED);
        return before.isPresent()
                ? answers.answer(HttpStatus.OK, before.get(), preferOf(request))
                : steered(steering.steer(id, IfMatch.of(request), jobs::cancel, "cancelled"), request);
    }

    @Operation(summary = "Pauses a job", description = "Items that run go on to their end, no others begin. A body is ignored.")
    @ApiResponse(responseCode = "202", description = "It pauses", content = @Content(schema = @Schema(ref = "Job")))
    @Conditional
    @Fails({400, 404, 409, 410, 412})
    @PostMapping("/{id}/pause")
    ResponseEntity<byte[]> pause(@PathVariable String id, HttpServletRequest request) {
        return steered(steering.steer(id, IfMatch.of(request), jobs::pause, "paused"), request);
    }

    @Operation(summary = "Goes on with a paused job", description = "A body is ignored.")
    @ApiResponse(responseCode = "202", description = "It goes on", content = @Content(schema = @Schema(ref = "Job")))
    @Conditional
    @Fails({400, 404, 409, 410, 412})
    @PostMapping("/{id}/resume")
    ResponseEntity<byte[]> resume(@PathVariable String id, HttpServletRequest request) {
        return steered(steering.steer(id, IfMatch.of(request), jobs::resume, "resumed"), request);
    }

    @Operation(summary = "Ends the input of a job", description = SEAL)
    @ApiResponse(responseCode = "202", description = "It is sealed", content = @Content(schema = @Schema(ref = "Job")))
    @Conditional
    @Fails({400, 404, 409, 410, 412})
    @PostMapping("/{id}/seal")
    ResponseEntity<byte[]> seal(@PathVariable String id, HttpServletRequest request) {
        return steered(steering.steer(id, IfMatch.of(request), jobs::seal, "sealed"), request);
    }

    private ResponseEntity<byte[]> steered(JobView job, HttpServletRequest request) {
        return answers.answer(HttpStatus.ACCEPTED, job, preferOf(request));
    }

    private Prefer preferOf(HttpServletRequest request) {
        return Prefer.of(request, settings.maxWait());
    }
}
