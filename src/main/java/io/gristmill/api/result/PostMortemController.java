package io.gristmill.api.result;

import java.time.Instant;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.job.Failure;
import io.gristmill.job.FailureKind;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.PostMortem;
import io.gristmill.job.Strike;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import tools.jackson.databind.json.JsonMapper;

/** What is known of the deaths of workers, by the item that was in flight. */
@Tag(name = "Results")
@RestController
@RequestMapping("/v1/jobs/{id}/items/{index}/post-mortem")
class PostMortemController {
    private final JobStore jobs;
    private final JsonMapper mapper;

    PostMortemController(JobStore jobs, JsonMapper mapper) {
        this.jobs = jobs;
        this.mapper = mapper;
    }

    /** The death of a worker. */
    @Schema(name = "PostMortem")
    record Answer(
            @Schema(description = "One line.") String cause,
            String detail, FailureKind kind,
            @Nullable Integer exitCode,
            @Nullable String signal,
            @Nullable Limit limit,
            @Schema(description = "Which try at the item it was, from 1.") int attempt,
            Instant at, Worker worker,
            @Schema(description = "The end of what the worker printed, at most 64 KiB.") String output,
            @Schema(description = "The head of the JVM's crash report.") @Nullable String hsErr,
            @Schema(description = "The last minute.") List<Memory> memory,
            @Schema(description = "Taken before the server ended the worker.") @Nullable String threadDump,
            @Schema(description = "Digest of the item's bytes.") String inputSha256,
            @Schema(description = "A command that runs this item again, alone.") @Nullable String replay) {}

    /** A limit that was reached. */
    @Schema(name = "ReachedLimit")
    record Limit(String name, @Nullable String requested, String granted) {}

    /** The worker that died. */
    @Schema(name = "DeadWorker")
    record Worker(String id, long pid, Instant startedAt, double ageSeconds, long itemsDone, String key) {}

    /** Memory at a moment of the worker's life, in bytes. */
    @Schema(name = "MemorySample")
    record Memory(double atSeconds, long heapUsed,
            @Schema(description = "What the process shared with no other.") @Nullable Long process) {}

    @Operation(summary = "Shows what is known of the death of the worker that ran an item", description = "Also where the item succeeded at a later try.")
    @Fails({400, 404, 410})
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Answer get(@PathVariable String id, @PathVariable long index,
            @Parameter(description = "Which try at the item, from 1; by default the latest that ended so.") @RequestParam(required = false) @Nullable Integer attempt,
            HttpServletRequest request) {
        Job job = jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
        PostMortem found = jobs.postMortem(id, index, attempt).orElseThrow(() -> new ProblemException(Kind.NOT_FOUND,
                attempt == null
                        ? "No worker died with item " + index + " in flight"
                        : "No worker died in attempt " + attempt + " at item " + index));
        Replay replay = Replay.of(job, items(id, index), mapper);
        String server = request.getRequestURL().substring(0, request.getRequestURL().length() - request.getRequestURI().length());
        return answer(job, found, replay, server);
    }

    private Interval items(String id, long index) {
        return jobs.strikes(id).stream().map(Strike::interval).filter(interval -> interval.contains(index)).findFirst()
                .orElseGet(() -> new Interval(index, index + 1));
    }

    private static Answer answer(Job job, PostMortem found, Replay replay, String server) {
        Failure.Bound bound = found.bound();
        PostMortem.Worker worker = found.worker();
        return new Answer(found.cause(), found.detail(), found.kind(), found.exitCode(), found.signal(), bound == null
                ? null
                : new Limit(bound.limit(), job.spec().options().limits().asked(bound.limit()), bound.granted()),
                found.attempt(), found.at(),
                new Worker(worker.id(), worker.pid(), worker.startedAt(), worker.ageMillis() / 1e3, worker.itemsDone(), worker
                        .key()),
                found.output(), found.hsErr(),
                found.memory().stream().map(sample -> new Memory(sample.atMillis() / 1e3, sample.heapUsed(),
                        sample.process() < 0 ? null : (Long) sample.process())).toList(),
                found.threadDump(), replay.inputSha256(), replay.curl(server));
    }
}
