package io.gristmill.api;

import java.util.List;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import com.fasterxml.jackson.annotation.JsonRawValue;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.engine.Engine;
import io.gristmill.job.FunctionDescriptor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

/** What a job can run. */
@Tag(name = "Functions")
@RestController
@RequestMapping(path = "/v1/functions", produces = MediaType.APPLICATION_JSON_VALUE)
class FunctionsController {
    private final Engine engine;

    FunctionsController(Engine engine) {
        this.engine = engine;
    }

    /**
     * A function as clients see it.
     *
     * @param parametersSchema JSON Schema, as JSON text
     * @param example          a job, as JSON text
     */
    @Schema(name = "Function")
    record Answer(String name, String version, FunctionDescriptor.Kind kind, FunctionDescriptor.Input input,
            @Schema(description = "Items at once in a worker, unless the job says otherwise; above 1 they run side by side.") int concurrency,
            String summary,
            @Schema(description = "Whether a job brings data that all of its items share.") FunctionDescriptor.Shared shared,
            @Schema(description = "Whether the result of a job is a picture.") boolean picture,
            @JsonRawValue @Schema(types = "object") String parametersSchema,
            @JsonRawValue @Schema(types = "object") String example) {

        static Answer of(FunctionDescriptor function) {
            return new Answer(function.name(), function.version(), function.kind(), function.input(), function.concurrency(),
                    function.summary(),
                    function.shared(), function.picture(), function.parametersSchema(), function.example());
        }
    }

    /** All functions, by name. */
    @Schema(name = "Functions")
    record Page(List<Answer> functions) {}

    @Operation(summary = "Lists the functions", description = "Empty until the first worker has started.")
    @GetMapping
    Page list() {
        return new Page(engine.functions().stream().map(Answer::of).toList());
    }

    @Operation(summary = "Shows a function with the schema of its parameters and a job that can be sent")
    @Fails(404)
    @GetMapping("/{name}")
    ResponseEntity<Answer> get(@PathVariable String name) {
        // The disposition is said because Spring would take what follows the dot in the name for a file's extension.
        return engine.functions().stream().filter(function -> function.name().equals(name)).findFirst()
                .map(function -> ResponseEntity
                        .ok().header(HttpHeaders.CONTENT_DISPOSITION, "inline").body(Answer.of(function)))
                .orElseThrow(
                        () -> new ProblemException(Kind.NOT_FOUND, "There is no function '" + name + "'"));
    }
}
