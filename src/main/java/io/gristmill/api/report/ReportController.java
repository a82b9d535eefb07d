package io.gristmill.api.report;

import java.time.InstantSource;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Where the time of a job went. */
@Tag(name = "Jobs")
@RestController
@RequestMapping("/v1/jobs/{id}/report")
class ReportController {
    private final JobService jobs;
    private final InstantSource clock;

    ReportController(JobService jobs, InstantSource clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    @Operation(summary = "Shows where a job's time went", description = "Also while it runs; then as of its latest finished chunks.")
    @Fails({404, 410})
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ReportAnswer get(@PathVariable String id) {
        return jobs.report(id).map(view -> ReportAnswer.of(view, clock.instant()))
                .orElseThrow(() -> ProblemException.noSuchJob(id));
    }
}
