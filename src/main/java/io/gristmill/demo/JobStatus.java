package io.gristmill.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/**
 * What a job was like when the server was last asked.
 *
 * @param perSecond null when there is nothing to tell it from
 * @param endsAt    an estimate, if there is one
 * @param took      from start to end, once it has ended
 * @param result    of a function that folds a range, as JSON text, once it has ended
 */
record JobStatus(String id, String state, @Nullable String reason, Counts counts, @Nullable Double perSecond,
        @Nullable Instant endsAt, @Nullable Duration took, @Nullable String result) {
    private static final Set<String> ENDS = Set.of("SUCCEEDED", "PARTIALLY_SUCCEEDED", "FAILED", "CANCELLED");

    /** Items by what became of them. */
    record Counts(long total, long succeeded, long failed) {}

    static JobStatus of(JsonNode job) {
        JsonNode progress = job.path("progress");
        JsonNode rate = progress.path("itemsPerSecond");
        JsonNode result = job.path("result");
        Instant started = instant(job.path("startedAt"));
        Instant finished = instant(job.path("finishedAt"));
        return new JobStatus(job.path("id").asString(""), job.path("state").asString(""),
                job.path("reason").asStringOpt().orElse(null),
                new Counts(progress.path("total").asLong(0), progress.path("succeeded").asLong(0),
                        progress.path("failed").asLong(0)),
                rate.isNumber() ? rate.doubleValue() : null, instant(progress.path("estimatedEndAt")),
                started == null || finished == null ? null : Duration.between(started, finished),
                result.isNull() || result.isMissingNode() ? null : result.toString());
    }

    private static @Nullable Instant instant(JsonNode node) {
        return node.isString() ? Instant.parse(node.stringValue()) : null;
    }

    boolean ended() {
        return ENDS.contains(state);
    }

    ProgressBar bar(String label, Instant now) {
        boolean guess = !ended() && endsAt != null && endsAt.isAfter(now);
        return new ProgressBar(label, counts.succeeded() + counts.failed(), counts.total(), ended(), ended() ? null : perSecond,
                guess ? Duration.between(now, endsAt) : null);
    }
}
