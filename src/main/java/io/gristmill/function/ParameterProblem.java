package io.gristmill.function;

/**
 * Something that is wrong with a job's parameters.
 *
 * @param pointer JSON pointer within the parameters, such as {@code /expression}
 * @param detail  for the person who sent them: what is wrong, and what is allowed
 */
public record ParameterProblem(String pointer, String detail) {}
