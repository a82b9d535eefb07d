package io.gristmill.api.map;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.gristmill.job.JobState;
import io.swagger.v3.oas.annotations.media.Schema;

/** A job's interval in equal parts. Places are item indexes; for a function over a range they are the numbers themselves. */
@Schema(name = "JobMap")
@JsonInclude(JsonInclude.Include.ALWAYS)
record JobMap(String job, JobState state, int round, long total,
        @Schema(description = "Whether places are the numbers of a range that is folded, and not items.") boolean numbers,
        @Schema(description = "In the order of the input; as many as were asked for, or one for each item.") List<Cell> cells,
        @Schema(description = "What workers have now.") List<Chunk> chunks,
        @Schema(description = "When it was stored; null before the job begins.") @Nullable Pace pace) {

    /** A part of the interval. */
    @Schema(name = "MapCell")
    record Cell(@Schema(description = "The first place.") long from, @Schema(description = "The place after the last.") long to,
            long succeeded,
            @Schema(description = "Where a job has very many records they are spread evenly over what was stored together.") long failed,
            @Schema(description = "With a worker, or on the way to the disk.") long running,
            @Schema(description = "With nobody; when the job has ended, not run.") long waiting) {}

    /** What a worker has. */
    @Schema(name = "MapChunk")
    record Chunk(String worker, int slot, @Schema(description = "The first place without a record.") long from,
            @Schema(description = "The first that the worker has not begun: from here on it can be taken back.") long claimed,
            @Schema(description = "The first place that it does not have.") long to,
            @Schema(description = "Whether another worker has the same items, because they are late.") boolean copy,
            @Schema(description = "Whether it is alone because its worker died before.") boolean suspect) {}

    /** How many items were stored in each of equal steps of time. */
    @Schema(name = "MapPace")
    record Pace(Instant from, double stepMs, List<Long> items) {}
}
