package io.gristmill.function;

import java.util.List;

/**
 * Code that a job runs in worker processes: an {@link ItemFunction} or a {@link RangeFunction}.
 *
 * <p>Found by {@link java.util.ServiceLoader} in the worker, so an implementation is a public class with a public constructor
 * without parameters, named in {@code META-INF/services/io.gristmill.function.BatchFunction}. One instance serves one job in one
 * worker, and one thread calls it; many at once if its {@linkplain Descriptor#concurrency() concurrency} is above 1.
 */
public sealed interface BatchFunction permits ItemFunction, RangeFunction {

    /** What this function is called, takes and gives. Must be cheap and always the same. */
    Descriptor descriptor();

    /**
     * What is wrong with parameters that the JSON Schema allows: the place for what a schema cannot say. Asked at submit, in a worker
     * that runs no items, so it must be quick. A job whose parameters have a problem is refused.
     */
    default List<ParameterProblem> check(Parameters parameters) {
        return List.of();
    }

    /**
     * Runs once per worker and job, before the first item: the place to load a model or a table, and to keep it in a field of this
     * instance. A worker that was initialised for a job is kept for that job.
     *
     * @throws InvalidInputException if what the job brought cannot be used: the job fails at once, with the message as the reason
     * @throws Exception             anything else fails the job after three tries in fresh workers
     */
    default void initialise(FunctionContext context) throws Exception {}
}
