package io.gristmill.api.worker;

import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.engine.Engine;
import io.gristmill.engine.WorkerView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
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
     * All workers.
     *
     * @param retirements the latest 100 that are gone, latest first
     */
    @Schema(name = "Workers")
    record Page(List<WorkerAnswer> workers, List<RetirementAnswer> retirements) {}

    /** What the threads of a worker do. */
    @Schema(name = "ThreadDump")
    record Dump(String threadDump) {}

    @Operation(summary = "Lists the workers that live now, and the latest that are gone")
    @GetMapping
    Page list() {
        return new Page(engine.workers().stream().map(worker -> WorkerAnswer.of(worker, null)).toList(),
                engine.retirements().stream().map(RetirementAnswer::of).toList());
    }

    @Operation(summary = "Shows a worker, with the end of what it printed")
    @Fails(404)
    @GetMapping("/{id}")
    WorkerAnswer get(@PathVariable String id) {
        return WorkerAnswer.of(worker(id), engine.output(id).orElse(null));
    }

    @Operation(summary = "Replaces a worker", description = "A fresh one is started first; then the worker ends its item, gets nothing more, and ends.")
    @ApiResponse(responseCode = "202", description = "It will go")
    @Fails({404, 409})
    @PostMapping("/{id}/recycle")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WorkerAnswer recycle(@PathVariable String id) {
        return told(worker(id), engine.recycle(id));
    }

    @Operation(summary = "Takes a worker out of service", description = "It ends its item, gets nothing more, and stays as it is, to be looked at, until it is recycled.")
    @ApiResponse(responseCode = "202", description = "It gets nothing more")
    @Fails({404, 409})
    @PostMapping("/{id}/drain")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WorkerAnswer drain(@PathVariable String id) {
        return told(worker(id), engine.drain(id));
    }

    @Operation(summary = "Tells what the threads of a worker do", description = "Asks the worker, and the JDK's jcmd if that does not answer; takes at most 10 s.")
    @Fails({404, 503})
    @PostMapping("/{id}/thread-dump")
    Dump threadDump(@PathVariable String id) throws InterruptedException {
        worker(id);
        String dump = engine.threadDump(id).orElse("");
        if (dump.isEmpty()) {
            throw new ProblemException(Kind.NO_DUMP, "Worker '" + id + "' gave none, and neither did jcmd");
        }
        return new Dump(dump);
    }

    private WorkerView worker(String id) {
        return engine.workers().stream().filter(worker -> worker.id().equals(id)).findFirst()
                .orElseThrow(() -> new ProblemException(Kind.NOT_FOUND, "There is no worker '" + id + "' now"));
    }

    private WorkerAnswer told(WorkerView worker, boolean done) {
        if (!done) {
            throw new ProblemException(Kind.WORKER_LEAVING, "Worker '" + worker.id() + "' is on its way out"
                    + (worker.leaving() == null ? "" : ": " + worker.leaving()));
        }
        return WorkerAnswer.of(worker(worker.id()), null);
    }
}
