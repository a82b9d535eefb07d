package io.gristmill.function;

/**
 * Folds sub-ranges of numbers into partial values and combines these. Partial values are of the types that {@link ItemFunction#apply} may
 * return, except {@link OutputFile}.
 */
public non-sealed interface RangeFunction extends BatchFunction, Combining {

    /** The partial value of the numbers {@code from <= i < to}. */
    Object fold(long from, long to, FunctionContext context) throws Exception;
}
