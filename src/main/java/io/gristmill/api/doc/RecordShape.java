package io.gristmill.api.doc;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.swagger.v3.oas.annotations.media.Schema;

// @formatter:off

/** A result record, for the description only: records are written byte by byte. */
@Schema(name = "Result", description = "What came of an item, the same in every shape of results. Functions that fold a "
        + "range give one record for each block of numbers, with from and to instead of index and input.", example = """
        {"index": 0, "state": "SUCCEEDED", "attempts": 1, "input": {"name": "city.jpg"}, "value": {"width": 320, "height": 160}}""")
public record RecordShape(
        @Schema(example = "0")
        @Nullable Long index,
        @Nullable Long from,
        @Nullable Long to,
        @Schema(allowableValues = {"SUCCEEDED", "FAILED", "WAITING", "NOT_RUN"})
        String state,
        @Schema(example = "1", description = "How often it was tried.")
        @Nullable Integer attempts,
        @Nullable Input input,
        @Schema(description = "What the function gave for it: any JSON.")
        @Nullable Object value,
        @Nullable Output output,
        @Nullable Failure failure,
        @Schema(description = "In the order of completion: where to go on after this record.")
        @Nullable String cursor,
        @Schema(description = "In the order of completion, and among attempts: the round of the job, 0 before the first retry.")
        @Nullable Integer round,
        @Schema(description = "Among attempts: when it was stored.")
        @Nullable Instant at) {

    /** The item. */
    @Schema(name = "ResultInput")
    public record Input(
            @Schema(description = "The file's name, the number, or the index.")
            String name) {}

    /** A file that the function gave. */
    @Schema(name = "ResultOutput")
    public record Output(String name, long bytes, String sha256, String contentType, String href) {}

    /** Why there is no value. */
    @Schema(name = "ResultFailure")
    public record Failure(
            @Schema(allowableValues = {"EXCEPTION", "INVALID_INPUT", "TIMEOUT", "STALLED", "OUT_OF_MEMORY", "CRASHED",
                    "RESULT_TOO_LARGE", "INIT_FAILED"})
            String kind,
            String title,
            String detail,
            @Nullable Integer exitCode,
            @Nullable String signal,
            @Schema(description = "The limit that it ran into.")
            @Nullable Limit limit,
            @Schema(description = "Where to read what is known of the worker's death.")
            @Nullable String postMortem) {}

    /** A limit that an item ran into. */
    @Schema(name = "ResultLimit")
    public record Limit(
            @Schema(description = "The option that sets it.", example = "itemTimeout")
            String name,
            @Schema(description = "As the job asked; null if it did not.")
            @Nullable String requested,
            @Schema(example = "30s")
            String granted) {}

    /** The records of one item. */
    @Schema(name = "Attempts")
    public record Attempts(List<RecordShape> attempts) {}

    /** All records of a job. */
    @Schema(name = "Results")
    public record All(List<RecordShape> results) {}

    /** A page of records. */
    @Schema(name = "Items")
    public record Page(List<RecordShape> items, @Nullable String nextPageToken) {}

    /** What items have added up. */
    @Schema(name = "Accumulators", example = """
            {"counts": {"FI": 2, "PT": 1}, "lists": {"seen": [1, "two"]}, "maps": {"latest": {"FI": {"price": 9.5}}}}""")
    public record Accumulators(
            @Schema(description = "Whole numbers, exact at any size.")
            Map<String, BigInteger> counts,
            @Schema(description = "Elements in the order of the items.")
            Map<String, List<Object>> lists,
            @Schema(description = "Of each key the value of the last item that put one.")
            Map<String, Map<String, Object>> maps) {}

    /** The one value of a job. */
    @Schema(name = "CombinedResult")
    public record Combined(
            @Schema(description = "Any JSON.")
            @Nullable Object value,
            @Schema(description = "Items, or numbers, that are not in the value.")
            List<Range> missing) {}

    /** Items or numbers from, inclusive, to, exclusive. */
    @Schema(name = "NumberRange")
    public record Range(long from, long to) {}
}
