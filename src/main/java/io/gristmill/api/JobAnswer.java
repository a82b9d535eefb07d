package io.gristmill.api;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;

import io.gristmill.dispatch.JobView;
import io.gristmill.dispatch.QueuePlace;
import io.gristmill.job.DurationText;
import io.gristmill.job.Job;
import io.gristmill.job.JobState;
import io.gristmill.job.Progress;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A job as clients see it.
 *
 * @param parameters JSON text
 * @param result     JSON text: the one value that its values were reduced to, unless it is long, once the job has ended
 */
@Schema(name = "Job", example = """
        {"id": "019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b", "state": "RUNNING", "reason": null, "function": "data.echo", "parameters": {},
         "progress": {"total": 3, "succeeded": 1, "failed": 0, "running": 2, "waiting": 0, "notRun": 0, "itemsPerSecond": 12.5,
                      "estimatedEndAt": "2026-05-04T10:15:31Z"},
         "open": false, "result": null, "priority": 5, "maxWorkers": null, "expireAfter": "30d", "labels": {"album": "2026"}, "createdAt": "2026-05-04T10:15:30Z",
         "startedAt": "2026-05-04T10:15:30Z", "finishedAt": null,
         "links": {"self": "/v1/jobs/019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b"}}""")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record JobAnswer(String id, JobState state, @Nullable String reason, String function,
        @JsonRawValue @Schema(types = "object") String parameters, Progress progress,
        @Schema(description = "Whether items may be appended: it does not end before it is sealed.") boolean open,
        @JsonRawValue @Schema(description = "The one value that its values were reduced to, once it has ended; null if that is longer "
                + "than 64 KiB: see links.result.", types = {
                        "object", "array", "string", "number",
                        "boolean"}) @Nullable String result,
        int priority,
        @Schema(description = "Workers at once; null for all.") @Nullable Integer maxWorkers,
        @Schema(description = "How long it is kept after its end; null: until it is deleted.") @Nullable String expireAfter,
        Map<String, String> labels,
        @Schema(description = "0, and one more for each retry.") int round,
        @Schema(description = "Where it waits for its first worker; null when it does not.") @Nullable QueuePlace queue,
        Instant createdAt, @Nullable Instant startedAt, @Nullable Instant finishedAt,
        @Schema(description = "When it will be removed with its results, as options.expireAfter says; null before its end.") @Nullable Instant expiresAt,
        Map<String, String> links) {

    /** A page of jobs, newest first, and where the next page begins if there is one. */
    @Schema(name = "Jobs")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Page(List<JobAnswer> jobs, @Nullable String nextPageToken) {}

    static JobAnswer of(JobView view) {
        Job job = view.job();
        return new JobAnswer(job.id(), job.state(), job.reason(), job.function().name(), job.spec().parameters(), view.progress(),
                !job.sealed(),
                shortResult(job), job.spec().options().priority(), job.spec().options().maxWorkers(), expireAfter(job),
                job.spec().labels(),
                job.round(), view.queue(),
                job.createdAt(), job.startedAt(), job.finishedAt(), job.expiresAt(), links(job));
    }

    private static @Nullable String expireAfter(Job job) {
        Duration kept = job.spec().options().expireAfter();
        return kept == null ? null : DurationText.format(kept);
    }

    private static @Nullable String shortResult(Job job) {
        String result = job.result();
        return result == null || result.length() > Job.LONG_RESULT ? null : result;
    }

    static String path(String id) {
        return "/v1/jobs/" + id;
    }

    private static Map<String, String> links(Job job) {
        String self = path(job.id());
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", self);
        links.put("items", self + "/items");
        links.put("results", self + "/results");
        links.put("events", self + "/events");
        links.put("accumulators", self + "/accumulators");
        links.put("report", self + "/report");
        links.put("map", self + "/map");
        if (job.hasOneValue()) {
            links.put("result", self + "/result");
        }
        if (job.hasPicture()) {
            links.put("picture", self + "/result");
        }
        if (job.state().isEnd() && job.succeeded() < job.n()) {
            links.put("retry", self + "/retry");
        }
        if (!job.sealed()) {
            links.put("seal", self + "/seal");
        }
        if (!job.state().isEnd()) {
            links.put("cancel", self + "/cancel");
            links.put(job.state() == JobState.PAUSED ? "resume" : "pause", self + (job.state() == JobState.PAUSED
                    ? "/resume"
                    : "/pause"));
        }
        return links;
    }
}
