package io.gristmill.api.submit;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Reduction;
import io.gristmill.job.Reduction.Operation;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Reads the {@code reduce} of a job: the name of an operation, or an object with it and what else it needs. */
final class ReductionReader {
    private static final int MOST_BINS = 10_000;
    private static final int MOST_FIELD = 1000;
    private static final List<String> BINS = List.of("from", "to", "bins");
    private static final String OPERATIONS = Arrays.stream(Operation.values()).map(Operation::text)
            .collect(Collectors.joining(", "));

    private final FieldErrors errors;

    ReductionReader(FieldErrors errors) {
        this.errors = errors;
    }

    @Nullable
    Reduction read(JsonNode reduce) {
        if (reduce.isNull()) {
            return null;
        }
        if (reduce.isString()) {
            Operation operation = operation("/reduce", reduce);
            if (operation == Operation.HISTOGRAM) {
                errors.add("/reduce",
                        "A histogram is an object: {\"op\": \"histogram\", \"from\": 0, \"to\": 100, \"bins\": 20}");
            }
            return operation == null ? null : new Reduction(operation, "", null);
        }
        if (!reduce.isObject()) {
            errors.add("/reduce",
                    "It is one of " + OPERATIONS + ", or an object such as {\"op\": \"sum\", \"field\": \"/price\"}");
            return null;
        }
        return readObject(reduce);
    }

    private @Nullable Reduction readObject(JsonNode reduce) {
        Operation operation = operation("/reduce/op", reduce.path("op"));
        if (operation == null) {
            return null;
        }
        Set<String> known = new TreeSet<>(Set.of("op"));
        boolean looks = operation != Operation.COUNT && operation != Operation.FUNCTION;
        known.addAll(looks ? List.of("field") : List.of());
        known.addAll(operation == Operation.HISTOGRAM ? BINS : List.of());
        refuseOthers(reduce.propertyNames(), known);
        String field = looks ? field(reduce.get("field")) : "";
        return new Reduction(operation, field, operation == Operation.HISTOGRAM ? bins(reduce) : null);
    }

    private void refuseOthers(Collection<String> names, Set<String> known) {
        names.stream().filter(name -> !known.contains(name)).forEach(name -> errors.unknown("/reduce", name, String.join(", ",
                known)));
    }

    private @Nullable Operation operation(String pointer, JsonNode name) {
        for (Operation operation : Operation.values()) {
            if (name.isString() && name.stringValue().equals(operation.text())) {
                return operation;
            }
        }
        errors.add(pointer, "It is one of " + OPERATIONS);
        return null;
    }

    private String field(@Nullable JsonNode field) {
        if (field == null || field.isNull()) {
            return "";
        }
        if (field.isString() && field.stringValue().length() <= MOST_FIELD) {
            try {
                JsonPointer.compile(field.stringValue());
                return field.stringValue();
            } catch (IllegalArgumentException e) {
                // Falls through to the refusal.
            }
        }
        errors.add("/reduce/field", "It is a JSON pointer into each value, such as \"/price\", of at most " + MOST_FIELD
                + " characters");
        return "";
    }

    private Reduction.Bins bins(JsonNode reduce) {
        double from = number(reduce, "from");
        double to = number(reduce, "to");
        JsonNode bins = reduce.path("bins");
        boolean fits = bins.isIntegralNumber() && bins.canConvertToInt() && bins.intValue() >= 1 && bins.intValue() <= MOST_BINS;
        if (!fits) {
            errors.add("/reduce/bins", "It is a whole number from 1 to " + MOST_BINS);
        }
        if (from >= to) {
            errors.add("/reduce/to", "It is more than from");
        }
        return new Reduction.Bins(from, to, fits ? bins.intValue() : 1);
    }

    /** NaN, which is not more or less than anything, if it is no number. */
    private double number(JsonNode reduce, String name) {
        JsonNode node = reduce.path(name);
        double number = node.isNumber() ? node.asDouble() : Double.NaN;
        if (!Double.isFinite(number)) {
            errors.add("/reduce/" + name, "It is a number of at most 64 bits");
            return Double.NaN;
        }
        return number;
    }
}
