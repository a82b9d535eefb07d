package io.gristmill.api.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.gristmill.api.problem.Problem;
import io.gristmill.api.problem.Problem.BadField;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;

/** All that is wrong with a submitted job, so that a client hears of it at once and not one by one. */
final class FieldErrors {
    private static final int MOST = 50;

    private final List<BadField> errors = new ArrayList<>();

    void add(String pointer, String detail) {
        if (errors.size() < MOST) {
            errors.add(BadField.at(pointer, detail));
        }
    }

    /** Refuses a field that a client may have misspelt. */
    void unknown(String parent, String name, String known) {
        add(parent + "/" + escaped(name), "There is no field '" + name + "' here; there are " + known);
    }

    void throwIfAny() {
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.of(Kind.INVALID_JOB,
                    errors.stream().map(FieldErrors::sentence).collect(Collectors.joining("; ")), errors));
        }
    }

    private static String sentence(BadField error) {
        return error.name().isEmpty() ? error.detail() : error.name() + ": " + error.detail();
    }

    /** A name as a step of a JSON pointer (RFC 6901). */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
