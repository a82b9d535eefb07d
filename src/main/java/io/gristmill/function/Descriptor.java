package io.gristmill.function;

import org.jspecify.annotations.Nullable;

/**
 * What a function is called, takes and gives, as {@code GET /v1/functions} shows it.
 *
 * @param name             dotted lower-case name, unique among all functions
 * @param version          of the code
 * @param summary          one sentence
 * @param input            what the function's items are
 * @param parametersSchema JSON Schema (2020-12) of {@code parameters}, as JSON text
 * @param example          a job that can be posted as it is, as JSON text
 * @param rangeParameter   the parameter that holds the size of the job, which then takes no input
 * @param idempotent       whether an item may run on two workers at once without harm, so that one that takes too long can be tried
 *                         elsewhere before it has ended
 * @param shared           whether a job may bring {@link FunctionContext#shared shared data}
 * @param concurrency      above 1, the function waits more than it computes, for a network or a disk, and this many items run at once
 *                         in each worker, each on a virtual thread of its own, unless the job says otherwise; at most 256
 * @param picture          whether its items are the bands of one picture from top to bottom, which is the job's result as
 *                         {@code image/png}: each gives a PNG file, and a value with {@code width} and {@code height} of the picture and
 *                         the {@code top} row and number of {@code rows} of the band
 */
public record Descriptor(String name, String version, String summary, Input input, String parametersSchema, String example,
        @Nullable String rangeParameter, boolean idempotent, Shared shared, int concurrency,
        boolean picture) {

    /** The shape of input that a function takes. */
    public enum Input {
        /** Inline items, or a range whose numbers are the items. */
        ITEMS,
        /** A range of numbers that is folded. */
        RANGE,
        /** Uploaded files or a zip. */
        FILES,
        /** Anything. */
        ANY
    }

    /** Whether a job brings data that all of its items share. */
    public enum Shared {
        /** It must not: it would be of no use. */
        NONE,
        /** It may. */
        OPTIONAL,
        /** It must. */
        REQUIRED
    }

    private static final String NO_PARAMETERS = """
            {"type": "object", "properties": {}, "additionalProperties": false}""";

    /** A function without parameters over inline items or a range. */
    public static Descriptor of(String name, String summary) {
        return new Descriptor(name, "1", summary, Input.ITEMS, NO_PARAMETERS, """
                {"function": "%s", "input": {"items": [1, 2, 3]}}""".formatted(name), null, false, Shared.NONE, 1, false);
    }

    public Descriptor input(Input shape) {
        return new Descriptor(name, version, summary, shape, parametersSchema, example, rangeParameter, idempotent, shared,
                concurrency, picture);
    }

    public Descriptor parameters(String jsonSchema) {
        return new Descriptor(name, version, summary, input, jsonSchema, example, rangeParameter, idempotent, shared,
                concurrency, picture);
    }

    public Descriptor example(String job) {
        return new Descriptor(name, version, summary, input, parametersSchema, job, rangeParameter, idempotent, shared,
                concurrency, picture);
    }

    public Descriptor rangeParameter(String parameter) {
        return new Descriptor(name, version, summary, input, parametersSchema, example, parameter, idempotent, shared,
                concurrency, picture);
    }

    public Descriptor idempotent(boolean whether) {
        return new Descriptor(name, version, summary, input, parametersSchema, example, rangeParameter, whether, shared,
                concurrency, picture);
    }

    public Descriptor shared(Shared whether) {
        return new Descriptor(name, version, summary, input, parametersSchema, example, rangeParameter, idempotent, whether,
                concurrency, picture);
    }

    public Descriptor concurrency(int items) {
        return new Descriptor(name, version, summary, input, parametersSchema, example, rangeParameter, idempotent, shared,
                items, picture);
    }

    public Descriptor picture(boolean whether) {
        return new Descriptor(name, version, summary, input, parametersSchema, example, rangeParameter, idempotent, shared,
                concurrency, whether);
    }
}
