package io.gristmill.api.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.ClientStream;
import io.gristmill.api.doc.Fails;
import io.gristmill.api.feed.FeedOutput;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.PartialValue;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** All results of a job at once. */
@Tag(name = "Results")
@RestController
@RequestMapping("/v1/jobs/{id}")
class ResultsController {
    private static final String SHAPES = """
            As Accept or the parameter format says: `application/json`, one object with all records in the order of the input; \
            `application/x-ndjson`, one record a line; `text/csv`, a table with a line of titles; `application/zip`, the outputs and a manifest of all records. While the \
            job runs, what there is comes; with follow=true the rest comes when it is there, and the answer ends with the job. \
            In the order of completion each record has a cursor with which the feed can be gone on with.""";
    private static final String PICTURE = """
            Where a function's items are the bands of one picture, that comes as `image/png`: if Accept prefers it, or the job has no \
            other value. With allowPartial=true it can be watched while it grows; what is missing is grey, or transparent.""";
    private static final String AFTER = "The cursor of the last record that was received";
    private static final String COLUMNS = """
            For csv: JSON pointers into each value, such as /width,/size/bytes; each becomes a column, in place of the one that holds \
            whole values""";
    private static final String ALLOW_PARTIAL = "Whether a value that lacks some items will do, also while the job runs";

    private final JobStore jobs;
    private final ResultStore results;
    private final ResultFeeds feeds;
    private final OneValue oneValue;

    ResultsController(JobStore jobs, ResultStore results, ResultFeeds feeds, OneValue oneValue) {
        this.jobs = jobs;
        this.results = results;
        this.feeds = feeds;
        this.oneValue = oneValue;
    }

    @Operation(summary = "Gives all results", description = SHAPES)
    @ApiResponse(responseCode = "200", description = "The results", content = {
            @Content(mediaType = "application/json", schema = @Schema(ref = "Results")),
            @Content(mediaType = "application/x-ndjson", schema = @Schema(ref = "Result")),
            @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
            @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary"))})
    @Fails({400, 404, 406, 410})
    @GetMapping("/results")
    void results(@PathVariable String id, @Parameter(schema = @Schema(allowableValues = {"json",
            "ndjson", "csv", "zip"})) @RequestParam(required = false) @Nullable String format,
            @Parameter(schema = @Schema(allowableValues = {"input",
                    "completion"})) @RequestParam(required = false) @Nullable String order,
            @RequestParam(defaultValue = "false") boolean follow,
            @Parameter(description = AFTER) @RequestParam(required = false) @Nullable String after,
            @Parameter(description = COLUMNS) @RequestParam(required = false) @Nullable String columns,
            HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        Job job = jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
        ResultFormat wanted = ResultFormat.of(format, request.getHeader(HttpHeaders.ACCEPT));
        FeedRequest feed = FeedRequest.of(wanted, order, follow, after, columns);
        response.setContentType(wanted.type());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (wanted == ResultFormat.ZIP) {
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + job.id() + ".zip\"");
        }
        if (!request.getMethod().equals("HEAD")) {
            feeds.write(job, feed, new ClientStream(response));
        }
    }

    @Operation(summary = "Gives the one value that the values of all items were reduced to, or their picture", description = PICTURE)
    @ApiResponse(responseCode = "200", description = "The value", content = {
            @Content(mediaType = "application/json", schema = @Schema(ref = "CombinedResult")),
            @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary"))})
    @Fails({400, 404, 406, 409, 410})
    @GetMapping("/result")
    void result(@PathVariable String id,
            @Parameter(description = ALLOW_PARTIAL) @RequestParam(defaultValue = "false") boolean allowPartial,
            HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Job job = jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (Accepted.first(request.getHeader(HttpHeaders.ACCEPT), shapes(job)).equals(MediaType.IMAGE_PNG_VALUE)) {
            response.setContentType(MediaType.IMAGE_PNG_VALUE);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
            oneValue.writePicture(job, allowPartial, new ClientStream(response));
        } else {
            writeValue(job, oneValue.of(job, allowPartial), response);
        }
    }

    private static List<String> shapes(Job job) {
        if (!job.hasPicture()) {
            return List.of(MediaType.APPLICATION_JSON_VALUE);
        }
        return job.hasOneValue()
                ? List.of(MediaType.APPLICATION_JSON_VALUE, MediaType.IMAGE_PNG_VALUE)
                : List.of(MediaType.IMAGE_PNG_VALUE, MediaType.APPLICATION_JSON_VALUE);
    }

    private void writeValue(Job job, PartialValue found, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        FeedOutput out = new FeedOutput(new ClientStream(response));
        out.json().raw("{\"value\":").raw(String.valueOf(found.value()).getBytes(StandardCharsets.UTF_8)).raw(",\"missing\":[");
        if (job.succeeded() < job.n()) {
            new MissingNumbers(job, out).write(jobs, results, found.upTo());
        }
        out.json().raw(']').raw('}');
        out.flush();
    }
}
