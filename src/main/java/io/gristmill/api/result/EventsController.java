package io.gristmill.api.result;

import java.io.IOException;

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
import io.gristmill.api.HttpSettings;
import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.event.EventHub;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import tools.jackson.databind.json.JsonMapper;

/** What happens to a job, while it happens. */
@Tag(name = "Jobs")
@RestController
@RequestMapping("/v1/jobs/{id}/events")
class EventsController {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String LAST = "The number of the last event that was received";
    private static final String LIVE = "Whether to begin with what happens from now on";
    private static final String EVENT_STREAM = MediaType.TEXT_EVENT_STREAM_VALUE;
    private static final String EVENTS = """
            Events `state` and `progress`, numbered; a client that was cut off goes on after the one that Last-Event-ID or the \
            parameter after names. The stream ends with the job; who comes again then gets 204.""";

    private static final String EXAMPLE = """
            id: 7
            event: progress
            data: {"from":0,"to":2,"succeeded":2,"failed":0,"done":2,"total":3}

            """;

    private final JobStore jobs;
    private final EventHub hub;
    private final JsonMapper mapper;
    private final HttpSettings settings;

    EventsController(JobStore jobs, EventHub hub, JsonMapper mapper, HttpSettings settings) {
        this.jobs = jobs;
        this.hub = hub;
        this.mapper = mapper;
        this.settings = settings;
    }

    @Operation(summary = "Tells what happens to a job, as server-sent events", description = EVENTS)
    @ApiResponse(responseCode = "200", description = "Events as they happen", content = @Content(mediaType = EVENT_STREAM, schema = @Schema(type = "string"), examples = @ExampleObject(name = "example", value = EXAMPLE)))
    @ApiResponse(responseCode = "204", description = "There will be no more", content = @Content)
    @Parameter(in = ParameterIn.HEADER, name = LAST_EVENT_ID, schema = @Schema(type = "integer"), description = LAST)
    @Fails({400, 404, 410})
    @GetMapping(produces = EVENT_STREAM)
    void events(@PathVariable String id, @RequestParam(required = false) @Nullable Long after,
            @Parameter(description = LIVE) @RequestParam(defaultValue = "false") boolean live, HttpServletRequest request,
            HttpServletResponse response) throws IOException, InterruptedException {
        try (EventHub.Subscription news = hub.subscribe(id)) {
            Job job = jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
            long last = lastEvent(request, after == null && live ? (Long) job.seq() : after);
            if (job.state().isEnd() && last >= job.seq()) {
                // Tells an EventSource not to come again.
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                return;
            }
            response.setContentType(EVENT_STREAM);
            response.setCharacterEncoding("UTF-8");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            if (!request.getMethod().equals("HEAD")) {
                new EventStream(jobs, mapper, job, last, new ClientStream(response)).run(news, settings.heartbeat());
            }
        }
    }

    /** A browser that reconnects says where it was in the header; the parameter is for everybody else. */
    private static long lastEvent(HttpServletRequest request, @Nullable Long after) {
        String header = request.getHeader(LAST_EVENT_ID);
        if (header == null || header.isBlank()) {
            return after == null ? 0 : Math.max(0, after);
        }
        try {
            return Math.max(0, Long.parseLong(header.strip()));
        } catch (NumberFormatException e) {
            throw ProblemException.header(LAST_EVENT_ID, "it is the id of an event of this stream");
        }
    }
}
