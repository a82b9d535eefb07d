package io.gristmill.api.result;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.ClientStream;
import io.gristmill.api.PageToken;
import io.gristmill.api.doc.Fails;
import io.gristmill.api.doc.GivesBytes;
import io.gristmill.api.feed.FeedOutput;
import io.gristmill.api.feed.JsonBuffer;
import io.gristmill.api.feed.RecordFeed;
import io.gristmill.api.feed.RecordJson;
import io.gristmill.api.feed.SegmentFeed;
import io.gristmill.api.feed.StoredSegments;
import io.gristmill.api.feed.StoredSegments.Selection;
import io.gristmill.api.file.ServedBytes;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.wire.RecordOutput;
import io.gristmill.wire.ResultRecord;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Single items of a job. */
@Tag(name = "Results")
@RestController
@RequestMapping("/v1/jobs/{id}/items")
class ItemsController {
    private static final String MISSING = "An item without a result is WAITING, or NOT_RUN when the job has ended.";
    private static final String ATTEMPTS = "Only items that were tried at least so often";
    private static final int ITEM_BYTES = 1024;
    private static final Pattern POSITION = Pattern.compile("\\d{1,18}");

    private final JobStore jobs;
    private final ResultStore results;
    private final ItemRecords items;

    ItemsController(JobStore jobs, ResultStore results, ItemRecords items) {
        this.jobs = jobs;
        this.results = results;
        this.items = items;
    }

    @Operation(summary = "Lists items that have a result", description = "In the order of the input.")
    @ApiResponse(responseCode = "200", description = "A page of items", content = @Content(schema = @Schema(ref = "Items")))
    @Fails({400, 404, 410})
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    void list(@PathVariable String id,
            @Parameter(schema = @Schema(allowableValues = {"SUCCEEDED",
                    "FAILED"})) @RequestParam(required = false) @Nullable String state,
            @Parameter(description = ATTEMPTS) @RequestParam(defaultValue = "1") int minAttempts,
            @RequestParam(defaultValue = PageToken.DEFAULT_SIZE) int pageSize,
            @RequestParam(required = false) @Nullable String pageToken, HttpServletResponse response)
            throws IOException, InterruptedException {
        Job job = job(id);
        Boolean succeeded = succeeded(state);
        PageToken.checkSize(pageSize);
        String kind = "items " + state + " " + minAttempts + " ";
        String position = PageToken.position(kind, POSITION, pageToken);
        long from = position == null ? 0 : Long.parseLong(position);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        FeedOutput out = new FeedOutput(new ClientStream(response));
        out.json().raw("{\"items\":[");
        ItemsPage page = new ItemsPage(new RecordJson(job), from, wanted(succeeded, minAttempts), pageSize, out);
        SegmentFeed segments = new StoredSegments(jobs, id, new Selection(from, job.seq(), Boolean.FALSE.equals(succeeded)));
        new RecordFeed(results, id).drain(segments, page);
        out.json().raw("],\"nextPageToken\":");
        if (page.next() < 0) {
            out.json().raw("null");
        } else {
            out.json().text(PageToken.of(kind, Long.toString(page.next())));
        }
        out.json().raw('}');
        out.flush();
    }

    private static Predicate<ResultRecord> wanted(@Nullable Boolean succeeded, int minAttempts) {
        return result -> (succeeded == null || succeeded == result.succeeded()) && result.attempts() >= minAttempts;
    }

    private static @Nullable Boolean succeeded(@Nullable String state) {
        return switch (state) {
            case null -> null;
            case "SUCCEEDED" -> Boolean.TRUE;
            case "FAILED" -> Boolean.FALSE;
            default -> throw ProblemException.parameter("state", "it is SUCCEEDED or FAILED");
        };
    }

    @Operation(summary = "Shows what came of an item", description = MISSING)
    @ApiResponse(responseCode = "200", description = "The item", content = @Content(schema = @Schema(ref = "Result")))
    @Fails({400, 404, 410})
    @GetMapping(path = "/{index}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> get(@PathVariable String id, @PathVariable long index) throws IOException {
        Job job = job(id, index);
        RecordJson json = new RecordJson(job);
        JsonBuffer body = items.find(id, index, (result, _) -> json.write(result, new JsonBuffer(ITEM_BYTES)))
                .orElseGet(() -> json.missing(index, job.state().isEnd() ? "NOT_RUN" : "WAITING", new JsonBuffer(ITEM_BYTES)));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body.toBytes());
    }

    @Operation(summary = "Gives the file that an item gave")
    @GivesBytes
    @Fails({400, 404, 410, 416})
    @GetMapping("/{index}/output")
    void output(@PathVariable String id, @PathVariable long index, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        job(id, index);
        items.find(id, index, (result, segment) -> served(id, index, result, segment)).flatMap(Function.identity())
                .orElseThrow(() -> new ProblemException(Kind.NOT_FOUND, "Item " + index + " has no output"))
                .send(request, response);
    }

    private Optional<ServedBytes> served(String id, long index, ResultRecord result, Segment segment) throws IOException {
        RecordOutput output = result.output();
        if (output == null) {
            return Optional.empty();
        }
        return Optional.of(
                new ServedBytes(output.name(), output.contentType(), output.bytes(), output.sha256(), source(id, index, result,
                        segment, output.sha256())));
    }

    private ServedBytes.Source source(String id, long index, ResultRecord result, Segment segment, String sha256)
            throws IOException {
        ByteBuffer inRecord = result.outputBytes();
        if (inRecord == null) {
            return ServedBytes.Source.of(() -> results.openOutput(id, segment.round(), index, sha256));
        }
        byte[] content = new byte[inRecord.remaining()];
        inRecord.duplicate().get(content);
        return position -> new ByteArrayInputStream(content, (int) position, content.length);
    }

    private Job job(String id) {
        return jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
    }

    private Job job(String id, long index) {
        Job job = job(id);
        if (index < 0 || index >= job.n()) {
            throw new ProblemException(Kind.NOT_FOUND, "Job '" + id + "' has " + job.n() + " items, the first is item 0");
        }
        return job;
    }
}
