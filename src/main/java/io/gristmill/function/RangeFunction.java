package io.gristmill.function;

/**
 * Folds sub-ranges of numbers into partial values and combines these.
 *
 * <p>The answer must not depend on how the range is cut: {@code combine} is associative, and it is called in the order of the range.
 * Partial values are of the types that {@link ItemFunction#apply} may return, except {@link OutputFile}; they travel as JSON, so
 * {@code combine} and {@code finish} see what a JSON parser gives (Long, BigInteger, Double, String, Boolean, List, Map).
 */
public non-sealed interface RangeFunction extends BatchFunction {

    /** The partial value of the numbers {@code from <= i < to}. */
    Object fold(long from, long to, FunctionContext context) throws Exception;

    /** The partial value of two neighbouring ranges. */
    Object combine(Object left, Object right) throws Exception;

    /** Makes the job's result of the partial value of the whole range. */
    default Object finish(Object total, FunctionContext context) throws Exception {
        return total;
    }
}
