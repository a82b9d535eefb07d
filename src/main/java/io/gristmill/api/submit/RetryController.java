package io.gristmill.api.submit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.HttpSettings;
import io.gristmill.api.IfMatch;
import io.gristmill.api.JobAnswers;
import io.gristmill.api.Prefer;
import io.gristmill.api.Steering;
import io.gristmill.api.Until;
import io.gristmill.api.doc.Fails;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.JobView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/** Gives ended jobs another round. */
@Tag(name = "Jobs")
@RestController
@RequestMapping(path = "/v1/jobs/{id}/retry", produces = MediaType.APPLICATION_JSON_VALUE)
class RetryController {
    private static final String RETRY = """
            Items that have not succeeded run again, in place: all of them, or those that the body names, with the job's options or \
            with those that the body overrides. Successes stay as they are. Without a body it is all of them.""";
    private static final List<String> FIELDS = List.of("items", "options");
    private static final int MOST_ITEMS = 10_000;

    private final JobService jobs;
    private final Admission admission;
    private final Steering steering;
    private final BodyReader bodies;
    private final SubmittedJson json;
    private final OptionsReader options;
    private final JobAnswers answers;
    private final HttpSettings settings;

    RetryController(JobService jobs, Admission admission, Steering steering, BodyReader bodies, SubmittedJson json,
            OptionsReader options, JobAnswers answers, HttpSettings settings) {
        this.jobs = jobs;
        this.admission = admission;
        this.steering = steering;
        this.bodies = bodies;
        this.json = json;
        this.options = options;
        this.answers = answers;
        this.settings = settings;
    }

    @Operation(summary = "Runs what failed again", description = RETRY, requestBody = @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(ref = "Retry"))))
    @ApiResponse(responseCode = "202", description = "The job, queued again", content = @Content(schema = @Schema(ref = "Job")))
    @Fails({400, 404, 409, 410, 412, 413, 429, 503, 507})
    @PostMapping
    ResponseEntity<byte[]> retry(@PathVariable String id, HttpServletRequest request) throws IOException, InterruptedException {
        admission.require(request);
        Until until = Until.of(request);
        FieldErrors errors = new FieldErrors();
        byte[] body = bodies.readAny(request);
        @Nullable
        JsonNode asked = body.length == 0 ? null : json.read(body, JsonParser::<JsonNode>readValueAsTree);
        List<Long> items = asked == null ? null : items(asked, errors);
        @Nullable
        JsonNode overrides = asked == null ? null : asked.get("options");
        OptionsReader.Overrides change = options.readOverrides(overrides, errors);
        errors.throwIfAny();
        Prefer prefer = Prefer.of(request, settings.maxWait());
        JobView retried = steering.steer(id, IfMatch.of(request), job -> jobs.retry(job, items, change::applyTo), "retried");
        return answers.accepted(jobs.await(id, until, prefer.patience()).orElse(retried), prefer);
    }

    private static @Nullable List<Long> items(JsonNode asked, FieldErrors errors) {
        if (!asked.isObject()) {
            errors.add("", "A retry is a JSON object");
            return null;
        }
        asked.propertyNames().stream().filter(name -> !FIELDS.contains(name)).forEach(name -> errors.unknown("", name,
                String.join(", ", FIELDS)));
        JsonNode items = asked.get("items");
        if (items == null || items.isNull()) {
            return null;
        }
        if (!items.isArray() || items.isEmpty() || items.size() > MOST_ITEMS) {
            errors.add("/items", "It is an array of 1 to " + MOST_ITEMS + " indexes of items");
            return null;
        }
        List<Long> indexes = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            JsonNode index = items.get(i);
            if (index.isIntegralNumber() && index.canConvertToLong()) {
                indexes.add(index.longValue());
            } else {
                errors.add("/items/" + i, "It is the index of an item, a whole number");
            }
        }
        return indexes;
    }
}
