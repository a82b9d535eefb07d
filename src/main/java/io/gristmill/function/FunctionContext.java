package io.gristmill.function;

/** What a function sees of its job. */
public interface FunctionContext {

    /** The job's parameters, checked against the function's schema at submit. */
    Parameters parameters();
}
