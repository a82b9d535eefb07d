package io.gristmill.api.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.gristmill.api.problem.Problem.BadField;
import io.gristmill.api.problem.Problem.BadField.Place;
import io.gristmill.api.problem.Problem.Kind;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    public ProblemException(Problem problem) {
        super(problem.title() + ": " + problem.detail());
        this.problem = problem;
    }

    public ProblemException(Kind kind, String detail) {
        this(Problem.of(kind, detail));
    }

    /** A parameter of the query has a bad value. */
    public static ProblemException parameter(String name, String detail) {
        return new ProblemException(
                Problem.of(Kind.INVALID_PARAMETER, "Parameter '" + name + "': " + detail, List.of(new BadField(
                        Place.PARAMETER, name, detail))));
    }

    /** A header has a bad value. */
    public static ProblemException header(String name, String detail) {
        return new ProblemException(Problem.of(Kind.INVALID_PARAMETER, "Header '" + name + "': " + detail, List.of(new BadField(
                Place.HEADER, name, detail))));
    }

    /** There is no such job, or not any more. */
    public static NoSuchJobException noSuchJob(String id) {
        return new NoSuchJobException(id);
    }

    /** The answer carries this header too. */
    public ProblemException with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    public Problem problem() {
        return problem;
    }

    Map<String, String> headers() {
        return headers;
    }
}
