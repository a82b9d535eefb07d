package io.gristmill.api.result;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.feed.JsonBuffer;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.job.Accumulated;
import io.gristmill.job.JobStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** What the items of a job have added up beside their values. */
@Tag(name = "Results")
@RestController
@RequestMapping("/v1/jobs/{id}/accumulators")
class AccumulatorsController {
    private static final String EXACTLY_ONCE = """
            Of the items whose records are stored by now; each of them counts exactly once, whatever became of workers.""";
    private static final int INITIAL_BYTES = 4096;

    private final JobStore jobs;

    AccumulatorsController(JobStore jobs) {
        this.jobs = jobs;
    }

    @Operation(summary = "Shows what items have accumulated", description = EXACTLY_ONCE)
    @ApiResponse(responseCode = "200", description = "Counts, lists and maps by name", content = @Content(schema = @Schema(ref = "Accumulators")))
    @Fails({404, 410})
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> show(@PathVariable String id) {
        if (jobs.find(id).isEmpty()) {
            throw ProblemException.noSuchJob(id);
        }
        Accumulated all = jobs.accumulated(id);
        JsonBuffer json = new JsonBuffer(INITIAL_BYTES).raw("{\"counts\":");
        object(json, all.counts(), json::raw);
        object(json.raw(",\"lists\":"), all.lists(), pieces -> list(json, pieces));
        object(json.raw(",\"maps\":"), all.maps(), map -> object(json, map, value -> json.raw(utf8(value))));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.raw('}').toBytes());
    }

    private static <T> void object(JsonBuffer json, Map<String, T> fields, Consumer<T> value) {
        char separator = '{';
        for (Map.Entry<String, T> field : fields.entrySet()) {
            json.raw(separator).text(field.getKey()).raw(':');
            value.accept(field.getValue());
            separator = ',';
        }
        json.raw(separator == '{' ? "{}" : "}");
    }

    private static void list(JsonBuffer json, List<String> pieces) {
        char separator = '[';
        for (String piece : pieces) {
            json.raw(separator).raw(utf8(piece));
            separator = ',';
        }
        json.raw(']');
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
