package io.gristmill.job;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How the values of a job's items become one value.
 *
 * @param field where in each value the part is that counts, as a JSON pointer (RFC 6901); "": the value itself
 * @param bins  of a histogram, else null
 */
public record Reduction(Operation operation, String field, @Nullable Bins bins) {

    /** What is done with the values. */
    public enum Operation {
        COUNT, SUM, MIN, MAX, MEAN, CONCAT, HISTOGRAM,
        /** What the job's function itself does, in a worker. */
        FUNCTION;

        /** As clients write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** So many bins of one width over the numbers {@code from <= x < to}. */
    public record Bins(double from, double to, int count) {}
}
