package io.gristmill.function;

/** What a function sees of its job. */
public interface FunctionContext {

    /** The job's parameters, checked against the function's schema at submit. */
    Parameters parameters();

    /** Which try at initialising for this job this is, from 1: a new one follows when an initialiser failed or its worker died. */
    default int attempt() {
        return 1;
    }
}
