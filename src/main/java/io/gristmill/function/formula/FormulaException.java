package io.gristmill.function.formula;

import java.util.List;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.ParameterProblem;

/** An expression that is no formula. */
final class FormulaException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    private FormulaException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = problems;
    }

    static FormulaException of(List<CelIssue> issues) {
        return new FormulaException(issues.stream().map(FormulaException::text).toList());
    }

    /** Compiles. */
    @FunctionalInterface
    interface Compilation {
        void run() throws FormulaException;
    }

    /** What is wrong, and where, with the expression that is the parameter of this pointer. */
    static List<ParameterProblem> problems(String pointer, Compilation compilation) {
        try {
            compilation.run();
            return List.of();
        } catch (FormulaException e) {
            return e.problems.stream().map(problem -> new ParameterProblem(pointer, problem)).toList();
        }
    }

    private static String text(CelIssue issue) {
        CelSourceLocation place = issue.getSourceLocation();
        return Wording.at(place.getLine(), place.getColumn() + 1, issue.getMessage());
    }
}
