package io.gristmill.api.doc;

import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

// @formatter:off

/** A job as clients send it, for the description only: the job itself is read by hand, to be exact and to name every error. */
@Schema(name = "NewJob", additionalProperties = AdditionalPropertiesValue.FALSE,
        description = "A job to run. Fields that are not listed here are refused.",
        example = "{\"function\": \"data.echo\", \"input\": {\"items\": [1, \"two\", {\"three\": 3}]}}")
public record JobAsSent(
        @Schema(requiredMode = RequiredMode.REQUIRED, example = "data.echo",
                description = "Name of a function; GET /v1/functions lists them.")
        String function,
        @Schema(description = "Checked against the function's schema before the job is accepted.")
        Map<String, Object> parameters,
        Input input,
        @Schema(types = {"object", "array", "string", "number", "boolean", "null"}, example = "{\"CH\": \"Switzerland\"}",
                description = "Data that all items share, given to each worker once: any JSON value, or {\"file\": \"sha256:…\"} for "
                        + "an uploaded file. GET /v1/functions says which functions take it.")
        Object shared,
        @Schema(types = {"string", "object"}, example = "sum", description = REDUCE)
        Object reduce,
        Options options,
        @Schema(example = "{\"album\": \"2026\"}", description = "The client's own, to find jobs by: at most 64, names up to 63 "
                + "characters without '=', values up to 255.")
        Map<String, String> labels) {

    private static final String REDUCE = """
            How the values of all items become one, which GET /v1/jobs/{id}/result gives: count, sum, min, max, mean, concat, \
            histogram, or function: what the function itself does. As an object it says more: {"op": "sum", "field": "/price"}, or \
            {"op": "histogram", "from": 0, "to": 100, "bins": 20}. Functions over ranges combine their values themselves.""";

    /** Where the items come from. */
    @Schema(name = "NewJobInput", additionalProperties = AdditionalPropertiesValue.FALSE,
            description = "Where the items come from: exactly one field. Absent when files are sent beside the job, and for "
                    + "functions that make their items from their parameters.")
    public record Input(
            @Schema(example = "[1, \"two\", {\"three\": 3}]",
                    description = "Any JSON values, each an item. Numbers stay exact at any size.")
            List<Object> items,
            Range range,
            @Schema(description = "Ids of uploaded files, each an item.")
            List<String> files,
            @Schema(description = "Id of an uploaded zip; each file in it is an item.")
            String zip,
            @Schema(types = {"string", "object"}, description = "Id of an uploaded file with one JSON value a line, each an item; or "
                    + "{\"file\": id}. A line that is not JSON is an item that fails. It may be compressed by gzip or zstd.")
            Object ndjson,
            @Schema(types = {"string", "object"}, description = "Id of an uploaded table, each row an item; or an object with file, header "
                    + "(true: the first row names the columns and each other is an object; false: each row is an array), delimiter (one "
                    + "character) and types: text, long, double, boolean or auto for all columns, or an object with those of columns. "
                    + "A row that does not fit is an item that fails. It may be compressed by gzip or zstd.")
            Object csv,
            @Schema(types = {"string", "object"}, description = "Id of an uploaded JSON array, each element an item; or {\"file\": id}. "
                    + "It may be compressed by gzip or zstd.")
            Object json,
            @Schema(description = "True: the items are appended while the job runs (POST /v1/jobs/{id}/items), until it is sealed.")
            Boolean open) {}

    /** Numbers as items. */
    @Schema(name = "NewJobRange", additionalProperties = AdditionalPropertiesValue.FALSE,
            description = "The numbers from, from + step, … that are below to (for a negative step: above it).")
    public record Range(
            @Schema(requiredMode = RequiredMode.REQUIRED, example = "0")
            long from,
            @Schema(requiredMode = RequiredMode.REQUIRED, example = "1000")
            long to,
            @Schema(defaultValue = "1")
            long step) {}

    /** What may be changed once it is there. */
    @Schema(name = "JobChange", additionalProperties = AdditionalPropertiesValue.FALSE,
            description = "What is to be different about a job. Fields that are not there stay as they are.")
    public record Change(
            @Schema(minimum = "0", maximum = "9", example = "7")
            int priority,
            @Schema(types = {"integer", "null"}, minimum = "1", maximum = "1024", description = "Workers at once; null for all.")
            Integer maxWorkers,
            @Schema(types = {"string", "null"}, example = "60d", description = "How long the job and its results are kept after its end, "
                    + "1s to 90d; null for as long as the server keeps jobs that do not say.")
            String expireAfter,
            @Schema(example = "{\"album\": \"2026\", \"draft\": null}", description = "To set; null removes one.")
            Map<String, Object> labels) {}

    /** What to try again. */
    @Schema(name = "Retry", additionalProperties = AdditionalPropertiesValue.FALSE,
            description = "Which items of an ended job run again, and with which options.")
    public record Retry(
            @Schema(example = "[0]", description = "Indexes of items that have not succeeded, at most 10000; absent: all of them.")
            List<Long> items,
            @Schema(description = "Options that take the place of the job's; the others stay as they are.")
            Options options) {}

    /** How to run it. */
    @Schema(name = "NewJobOptions", additionalProperties = AdditionalPropertiesValue.FALSE,
            description = "How to run the job. Options that are not listed here are refused.")
    public record Options(
            @Schema(types = {"integer", "string"}, defaultValue = "auto",
                    description = "Items that a worker claims at once, 1 to 1000000, or \"auto\": the server chooses and adapts.")
            Object chunkSize,
            @Schema(minimum = "0", maximum = "10", defaultValue = "0",
                    description = "How often an item that failed with an exception is tried again.")
            int retries,
            @Schema(minimum = "1", maximum = "1024", description = "Workers at once; absent: all.")
            Integer maxWorkers,
            @Schema(minimum = "0", maximum = "9", defaultValue = "5", description = "Higher goes first.")
            int priority,
            @Schema(minimum = "1", description = "The job is stopped when this many items have failed.")
            Long maxFailures,
            @Schema(allowableValues = {"anyReady", "allReady"}, defaultValue = "anyReady",
                    description = "allReady: the first item runs when every worker that the job may have is initialised for it.")
            String startWhen,
            @Schema(allowableValues = {"process", "thread"}, defaultValue = "process",
                    description = "Where its chunks run; thread, in the server itself and without isolation, only where the operator allows it.")
            String engine,
            @Schema(minimum = "1", maximum = "256", description = "Items at once in each worker; only for functions that say they run many, "
                    + "which decide if it is absent.")
            Integer concurrency,
            @Schema(example = "30s", description = "For one item, 10ms to 7d; the worker of one that runs longer is ended.")
            String itemTimeout,
            @Schema(example = "30s", description = "Without a sign of life of the worker, 1s to 10m.")
            String stallTimeout,
            @Schema(example = "5m", description = "For the function's initialiser, 10ms to 1h.")
            String initTimeout,
            @Schema(example = "10m", description = "For the whole job, 10ms to 7d.")
            String timeout,
            @Schema(example = "512MB", description = "Of each worker, from 64MB; absent: as the server has it.")
            String heap,
            @Schema(example = "1GB", description = "Of a worker's process, less what it shares with others; at least 128MB more than its "
                    + "heap.")
            String memory,
            @Schema(example = "8MB", description = "Of one item's value and inline output, from 1KB.")
            String resultSize,
            @Schema(example = "7d", defaultValue = "30d", description = "How long the job and its results are kept after its end, 1s to 90d.")
            String expireAfter) {}

    /** A job with its files. */
    @Schema(name = "NewJobWithFiles", example = """
            {"job": {"function": "image.thumbnail", "parameters": {"width": 320, "height": 240}}, "files": ["The bytes of a picture"]}""")
    public record WithFiles(
            @Schema(requiredMode = RequiredMode.REQUIRED, description = "The job as JSON, without input but for options of csv.")
            JobAsSent job,
            @Schema(types = "array", description = "Each file is an item; a zip stands for the files in it.")
            List<Binary> files,
            @Schema(description = "A file with one JSON value a line, each an item, in place of files.")
            Binary ndjson,
            @Schema(description = "A table, each row an item, in place of files; the input of the job may have options.")
            Binary csv,
            @Schema(description = "A JSON array, each element an item, in place of files.")
            Binary json) {}

    /** Bytes of a file. */
    @Schema(name = "Binary", types = "string", format = "binary")
    public record Binary() {}
}
