package io.gristmill.function.formula;

import java.util.List;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;

/** An expression that is no formula. */
final class FormulaException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    private FormulaException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = problems;
    }

    static FormulaException of(List<CelIssue> issues) {
        return new FormulaException(issues.stream().map(FormulaException::text).toList());
    }

    /** What is wrong with it, and where. */
    List<String> problems() {
        return problems;
    }

    private static String text(CelIssue issue) {
        CelSourceLocation place = issue.getSourceLocation();
        return Wording.at(place.getLine(), place.getColumn() + 1, issue.getMessage());
    }
}
