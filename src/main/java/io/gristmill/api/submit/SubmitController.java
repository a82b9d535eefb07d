package io.gristmill.api.submit;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.HttpSettings;
import io.gristmill.api.JobAnswers;
import io.gristmill.api.Prefer;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.JobView;
import io.gristmill.dispatch.NewJob;
import io.gristmill.dispatch.Submitted;

/** Takes new jobs. */
@RestController
@RequestMapping(path = "/v1/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
class SubmitController {
    private final JobService jobs;
    private final Admission admission;
    private final JobIntake intake;
    private final JobAnswers answers;
    private final HttpSettings settings;

    SubmitController(JobService jobs, Admission admission, JobIntake intake, JobAnswers answers, HttpSettings settings) {
        this.jobs = jobs;
        this.admission = admission;
        this.intake = intake;
        this.answers = answers;
        this.settings = settings;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> submit(HttpServletRequest request) throws IOException, InterruptedException {
        admission.require(request);
        return answer(intake.fromJson(request), request);
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<byte[]> submitWithFiles(HttpServletRequest request) throws IOException, InterruptedException {
        admission.require(request);
        return answer(intake.fromParts(request), request);
    }

    private ResponseEntity<byte[]> answer(NewJob job, HttpServletRequest request) throws InterruptedException {
        Prefer prefer = Prefer.of(request, settings.maxWait());
        return switch (jobs.submit(job)) {
            case Submitted.Accepted accepted -> answers.accepted(patiently(accepted.job(), prefer), prefer);
            case Submitted.Replayed replayed -> answers.replayed(patiently(replayed.job(), prefer), prefer);
            case Submitted.KeyConflict conflict -> throw new ProblemException(Kind.KEY_REUSED,
                    "The key made job '" + conflict.jobId() + "' from another submit");
            case Submitted.KeyInFlight _ -> throw new ProblemException(Kind.KEY_IN_FLIGHT, "Try again in a moment").with(
                    "Retry-After", "1");
        };
    }

    private JobView patiently(JobView job, Prefer prefer) throws InterruptedException {
        return prefer.patience().isPositive() ? jobs.awaitEnd(job.job().id(), prefer.patience()).orElse(job) : job;
    }
}
