package io.gristmill.function;

import java.util.Optional;

/** What a function sees of its job. */
public interface FunctionContext {

    /** The job's parameters, checked against the function's schema at submit. */
    Parameters parameters();

    /** The data that all items of the job share, if the job has some. */
    default Optional<SharedData> shared() {
        return Optional.empty();
    }

    /** What this item, or this block of a range, adds up for its job. There is nothing to add while a job is opened. */
    default Accumulators accumulators() {
        throw new IllegalStateException("Only an item, or a block of a range, has accumulators");
    }

    /** Which try at initialising for this job this is, from 1: a new one follows when an initialiser failed or its worker died. */
    default int attempt() {
        return 1;
    }
}
