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
 */
public record FunctionDescriptor(String name, String version, Kind kind, Input input, String summary, String parametersSchema,
        String example, @Nullable String rangeParameter, boolean initialises, boolean idempotent, Shared shared,
        boolean combines) {

    /** A function without shared data that leaves its values as they are. */
    public FunctionDescriptor(String name, String version, Kind kind, Input input, String summary, String parametersSchema,
            String example, @Nullable String rangeParameter, boolean initialises, boolean idempotent) {
        this(name, version, kind, input, summary, parametersSchema, example, rangeParameter, initialises, idempotent, Shared.NONE,
                false);
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
