package io.gristmill.api.submit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.gristmill.dispatch.Plan;
import io.gristmill.dispatch.QueuePlace;
import io.gristmill.job.DurationText;
import io.swagger.v3.oas.annotations.media.Schema;

/** What would become of a job, as clients see it. */
@Schema(name = "Plan")
@JsonInclude(JsonInclude.Include.ALWAYS)
record PlanAnswer(String function, long items, @Schema(description = "That may work on it at once.") int workers,
        @Schema(description = "Items at once in each of them.") int concurrency,
        @Schema(description = "What an item and the job would be granted.") Map<String, @Nullable String> limits,
        QueuePlace queue,
        @Schema(description = "From the latest jobs of the function; null if there are none.") @Nullable Estimate estimate,
        @Schema(description = "What is likely to bind the job.") List<Bound> bounds) {
    private static final List<String> LIMITS = List.of("itemTimeout", "stallTimeout", "initTimeout", "heap", "memory",
            "resultSize");

    /** What such jobs have cost before. */
    @Schema(name = "PlanEstimate")
    record Estimate(@Schema(description = "How many jobs it was made of.") int jobs, double itemMs,
            @Schema(description = "From the first worker to the end.") double wallMs,
            @Schema(description = "That workers would be given.") long chunks) {}

    /** Something that binds. */
    @Schema(name = "PlanBound")
    record Bound(@Schema(example = "maxWorkers") String name, String detail) {}

    static PlanAnswer of(Plan plan) {
        Map<String, @Nullable String> limits = new LinkedHashMap<>();
        LIMITS.forEach(limit -> limits.put(limit, plan.limits().granted(limit)));
        limits.put("timeout", plan.timeout() == null ? null : DurationText.format(plan.timeout()));
        return new PlanAnswer(plan.function(), plan.items(), plan.workers(), plan.concurrency(), limits, plan.queue(),
                estimate(plan.estimate()),
                plan.bounds().stream().map(bound -> new Bound(bound.name(), bound.detail())).toList());
    }

    private static @Nullable Estimate estimate(Plan.@Nullable Estimate estimate) {
        return estimate == null
                ? null
                : new Estimate(estimate.jobs(), millis(estimate.item()), millis(estimate.wall()), estimate.chunks());
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1000 / 1e3;
    }
}
