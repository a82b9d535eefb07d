package io.gristmill.api.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.gristmill.api.file.FileId;
import io.gristmill.api.problem.Problem;
import io.gristmill.api.problem.Problem.BadField;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import tools.jackson.databind.JsonNode;

/** All that is wrong with a submitted job, so that a client hears of it at once and not one by one. */
final class FieldErrors {
    private static final int MOST = 50;

    private final List<BadField> errors = new ArrayList<>();

    void add(String pointer, String detail) {
        if (errors.size() < MOST) {
            errors.add(BadField.at(pointer, detail));
        }
    }

    /** The digest in the id of a file; if it is none, that is an error. */
    String digest(String pointer, JsonNode id) {
        String digest = id.isString() ? FileId.digest(id.stringValue()) : null;
        if (digest == null) {
            add(pointer, "The id of a file is a text: \"sha256:\" and 64 hexadecimal digits");
        }
        return digest == null ? "" : digest;
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
