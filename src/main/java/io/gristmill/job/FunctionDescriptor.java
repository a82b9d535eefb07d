package io.gristmill.job;

import org.jspecify.annotations.Nullable;

/**
 * A function as a worker described it.
 *
 * @param kind             what it does with its input
 * @param parametersSchema JSON Schema (2020-12), as JSON text
 * @param example          a job that can be posted, as JSON text
 * @param rangeParameter   the parameter that holds the number of items, or null
 * @param initialises      whether each worker runs an initialiser for each job
 * @param idempotent       whether an item may run on two workers at once
 * @param shared           whether a job brings data that all of its items share
 * @param combines         whether it can combine the values of its items, or blocks, to one
 * @param concurrency      how many items run at once in a worker, unless the job says otherwise
 * @param picture          whether its items are the bands of one picture, each with its place as value
 */
public record FunctionDescriptor(String name, String version, Kind kind, Input input, String summary, String parametersSchema,
        String example, @Nullable String rangeParameter, boolean initialises, boolean idempotent, Shared shared,
        boolean combines, int concurrency, boolean picture) {
    /** The most items that a worker runs at once. */
    public static final int MOST_CONCURRENCY = 256;

    /** What an earlier version stored has no concurrency, and no picture. */
    public FunctionDescriptor {
        concurrency = Math.clamp(concurrency, 1, MOST_CONCURRENCY);
    }

    /** A function without shared data that leaves its values as they are. */
    public FunctionDescriptor(String name, String version, Kind kind, Input input, String summary, String parametersSchema,
            String example, @Nullable String rangeParameter, boolean initialises, boolean idempotent) {
        this(name, version, kind, input, summary, parametersSchema, example, rangeParameter, initialises, idempotent, Shared.NONE,
                false, 1, false);
    }

    /** How many items run at once in a worker if a job asks for so many; null: it does not say. */
    public int concurrency(@Nullable Integer asked) {
        return !runsManyAtOnce() ? 1 : asked == null ? concurrency : asked;
    }

    /** Whether items run side by side in a worker, each on a thread of its own. */
    public boolean runsManyAtOnce() {
        return kind == Kind.ITEM && concurrency > 1;
    }

    /** Whether a job brings data that all of its items share. */
    public enum Shared {
        NONE, OPTIONAL, REQUIRED
    }

    /** What a function does with its input. */
    public enum Kind {
        /** Maps each item. */
        ITEM,
        /** Folds ranges of numbers and combines them. */
        RANGE
    }

    /** The shape of input that a function takes. */
    public enum Input {
        ITEMS, RANGE, FILES, ANY;

        public boolean takes(InputKind kind) {
            return switch (this) {
                case ANY -> true;
                case ITEMS -> kind != InputKind.FILES;
                case RANGE -> kind == InputKind.RANGE;
                case FILES -> kind == InputKind.FILES;
            };
        }
    }
}
