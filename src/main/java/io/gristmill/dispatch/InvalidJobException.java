package io.gristmill.dispatch;

import java.util.List;

/** A job that cannot be accepted as it is; every reason names the field. */
public final class InvalidJobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param pointer JSON pointer into the submitted job */
    public record Problem(String pointer, String detail) {}

    private final transient List<Problem> problems;

    public InvalidJobException(List<Problem> problems) {
        super(problems.toString());
        this.problems = problems;
    }

    public InvalidJobException(String pointer, String detail) {
        this(List.of(new Problem(pointer, detail)));
    }

    public List<Problem> problems() {
        return problems;
    }
}
