package io.gristmill.api.map;

import java.io.IOException;
import java.time.InstantSource;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.WorkInHand;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Where each part of a job is. */
@Tag(name = "Jobs")
@RestController
@RequestMapping("/v1/jobs/{id}/map")
class MapController {
    private static final String DEFAULT_CELLS = "200";
    private static final int MOST_CELLS = 1000;
    private static final String ABOUT = "What is done, failed, with a worker or waiting, in equal parts of the interval: for people "
            + "who watch. The counts of all cells add up to total.";

    private final JobService service;
    private final JobStore jobs;
    private final ResultStore results;
    private final InstantSource clock;

    MapController(JobService service, JobStore jobs, ResultStore results, InstantSource clock) {
        this.service = service;
        this.jobs = jobs;
        this.results = results;
        this.clock = clock;
    }

    @Operation(summary = "Shows where each part of a job is", description = ABOUT)
    @Fails({400, 404, 410})
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    JobMap get(@PathVariable String id,
            @Parameter(description = "How many parts at most", schema = @Schema(minimum = "1", maximum = "1000")) @RequestParam(defaultValue = DEFAULT_CELLS) int cells)
            throws IOException {
        if (cells < 1 || cells > MOST_CELLS) {
            throw ProblemException.parameter("cells", "it is 1 to " + MOST_CELLS + ", not " + cells);
        }
        WorkInHand hand = service.inHand(id);
        Job job = jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
        return new MapReader(jobs, results, job, cells).read(hand, clock.instant());
    }
}
