package io.gristmill.api;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.engine.Engine;
import io.gristmill.engine.WorkerView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The worker processes that live now. */
@Tag(name = "Workers")
@RestController
@RequestMapping(path = "/v1/workers", produces = MediaType.APPLICATION_JSON_VALUE)
class WorkersController {
    private final Engine engine;

    WorkersController(Engine engine) {
        this.engine = engine;
    }

    /**
     * A worker as clients see it.
     *
     * @param output the end of what it printed; only where one worker is asked for
     */
    @Schema(name = "Worker")
    record Answer(String id, long pid, String state, String key, @Nullable String job, @Nullable Long item, Instant startedAt,
            long itemsDone, long heapUsed, @JsonInclude(Include.NON_NULL) @Nullable String output) {

        static Answer of(WorkerView worker, boolean withOutput) {
            return new Answer(worker.id(), worker.pid(), worker.state(), worker.key(), worker.job(), worker.item(), worker
                    .startedAt(), worker.itemsDone(), worker.heapUsed(), withOutput ? worker.output() : null);
        }
    }

    /** All workers. */
    @Schema(name = "Workers")
    record Page(List<Answer> workers) {}

    @Operation(summary = "Lists the workers that live now")
    @GetMapping
    Page list() {
        return new Page(engine.workers().stream().map(worker -> Answer.of(worker, false)).toList());
    }

    @Operation(summary = "Shows a worker, with the end of what it printed")
    @Fails(404)
    @GetMapping("/{id}")
    Answer get(@PathVariable String id) {
        return engine.workers().stream().filter(worker -> worker.id().equals(id)).findFirst()
                .map(worker -> Answer.of(worker, true))
                .orElseThrow(() -> new ProblemException(Kind.NOT_FOUND, "There is no worker '" + id + "' now"));
    }
}
