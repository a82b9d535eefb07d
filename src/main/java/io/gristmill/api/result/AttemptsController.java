package io.gristmill.api.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.feed.JsonBuffer;
import io.gristmill.api.feed.RecordFeed;
import io.gristmill.api.feed.RecordJson;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.wire.ResultRecord;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** What came of an item in each round of its job. */
@Tag(name = "Results")
@RestController
@RequestMapping("/v1/jobs/{id}/items/{index}/attempts")
class AttemptsController {
    private static final String ROUNDS = """
            One record for each round of the job in which the item ended, oldest first: the last one counts. Tries within a round are \
            counted in its record.""";
    private static final byte[] ROUND = ",\"round\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AT = ",\"at\":".getBytes(StandardCharsets.US_ASCII);
    private static final int INITIAL_BYTES = 4096;

    private final JobStore jobs;
    private final ResultStore results;

    AttemptsController(JobStore jobs, ResultStore results) {
        this.jobs = jobs;
        this.results = results;
    }

    @Operation(summary = "Shows what came of an item in each round", description = ROUNDS)
    @ApiResponse(responseCode = "200", description = "The records of the item", content = @Content(schema = @Schema(ref = "Attempts")))
    @Fails({400, 404, 410})
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> list(@PathVariable String id, @PathVariable long index) throws IOException {
        Job job = jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
        if (index < 0 || index >= job.n()) {
            throw new ProblemException(Kind.NOT_FOUND, "Job '" + id + "' has " + job.n() + " items, the first is item 0");
        }
        RecordJson json = new RecordJson(job);
        JsonBuffer body = new JsonBuffer(INITIAL_BYTES).raw("{\"attempts\":[");
        Rounds rounds = new Rounds(index, json, body);
        for (Segment segment : jobs.history(id, index)) {
            new RecordFeed(results, id).drain(segment, rounds);
        }
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body.raw("]}").toBytes());
    }

    private static final class Rounds implements RecordFeed.Sink {
        private final long index;
        private final RecordJson json;
        private final JsonBuffer body;
        private boolean first = true;

        Rounds(long index, RecordJson json, JsonBuffer body) {
            this.index = index;
            this.json = json;
            this.body = body;
        }

        @Override
        public void record(ResultRecord result, Segment segment, int ordinal) throws IOException {
            if (result.index() > index || index >= result.to()) {
                return;
            }
            if (!first) {
                body.raw(',');
            }
            first = false;
            json.open(result, body);
            body.raw(ROUND).number(segment.round()).raw(AT).text(segment.at().toString()).raw('}');
        }
    }
}
