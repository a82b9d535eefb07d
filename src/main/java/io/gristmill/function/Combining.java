package io.gristmill.function;

/**
 * Combines the values that a function gave to one. Every {@link RangeFunction} does, and an {@link ItemFunction} that implements this
 * does where a job asks for it with {@code "reduce": "function"}.
 *
 * <p>The answer must not depend on how the job was cut: {@code combine} is associative, and it is called in the order of the input. The
 * values travel as JSON, so {@code combine} and {@code finish} see what a JSON parser gives (Long, BigInteger, Double, String, Boolean,
 * List, Map), and return what {@link ItemFunction#apply} may, except {@link OutputFile}. None of them may be null.
 */
public interface Combining {

    /** The value of two neighbours: items, ranges, or what was combined of such before. May change the left one and return it. */
    Object combine(Object left, Object right) throws Exception;

    /** Makes the job's result of what all values were combined to. */
    default Object finish(Object total, FunctionContext context) throws Exception {
        return total;
    }
}
