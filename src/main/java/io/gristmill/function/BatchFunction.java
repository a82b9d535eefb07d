package io.gristmill.function;

/**
 * Code that a job runs in worker processes: an {@link ItemFunction} or a {@link RangeFunction}.
 *
 * <p>Found by {@link java.util.ServiceLoader} in the worker, so an implementation is a public class with a public constructor
 * without parameters, named in {@code META-INF/services/io.gristmill.function.BatchFunction}. One instance serves one job in one
 * worker, and one thread calls it.
 */
public sealed interface BatchFunction permits ItemFunction, RangeFunction {

    /** What this function is called, takes and gives. Must be cheap and always the same. */
    Descriptor descriptor();

    /**
     * Runs once per worker and job, before the first item: the place to load a model or a table, and to keep it in a field of this
     * instance. A worker that was initialised for a job is kept for that job.
     *
     * @throws InvalidInputException if what the job brought cannot be used: the job fails at once, with the message as the reason
     * @throws Exception             anything else fails the job after three tries in fresh workers
     */
    default void initialise(FunctionContext context) throws Exception {}
}
