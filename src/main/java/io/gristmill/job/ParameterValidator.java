package io.gristmill.job;

import java.util.List;

/** Checks a job's parameters against its function's JSON Schema. */
public interface ParameterValidator {

    /**
     * One thing that is wrong.
     *
     * @param pointer JSON pointer within the parameters
     */
    record Violation(String pointer, String detail) {}

    List<Violation> validate(FunctionDescriptor function, String parameters);

    /** The whole number that valid parameters have under this name. */
    long number(String parameters, String name);
}
