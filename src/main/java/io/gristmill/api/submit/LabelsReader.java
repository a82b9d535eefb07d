package io.gristmill.api.submit;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Reads the labels of a job. */
final class LabelsReader {
    private static final int MOST = 64;
    private static final int MOST_NAME = 63;
    private static final int MOST_VALUE = 255;

    private LabelsReader() {}

    static Map<String, @Nullable String> read(JsonNode node, FieldErrors errors) {
        Map<String, @Nullable String> labels = readOrRemove(node, errors);
        labels.forEach((name, value) -> {
            if (value == null) {
                errors.add(pointer(name), "A label is a text of at most " + MOST_VALUE + " characters, no control characters");
            }
        });
        return labels;
    }

    /** Takes null for the value of a label that is to go. */
    static Map<String, @Nullable String> readOrRemove(JsonNode node, FieldErrors errors) {
        Map<String, @Nullable String> labels = new LinkedHashMap<>();
        if (node.isNull()) {
            return labels;
        }
        if (!node.isObject() || node.size() > MOST) {
            errors.add("/labels", "Labels are a JSON object of texts, at most " + MOST);
            return labels;
        }
        node.forEachEntry((name, value) -> {
            if (name.isBlank() || name.length() > MOST_NAME || name.contains("=") || !isPlain(name)) {
                errors.add(pointer(name),
                        "The name of a label has 1 to " + MOST_NAME + " characters, no control characters and no '='");
            } else if (value.isNull()) {
                labels.put(name, null);
            } else if (!value.isString() || value.stringValue().length() > MOST_VALUE || !isPlain(value.stringValue())) {
                errors.add(pointer(name), "A label is a text of at most " + MOST_VALUE + " characters, no control characters");
            } else {
                labels.put(name, value.stringValue());
            }
        });
        return labels;
    }

    private static String pointer(String name) {
        return "/labels/" + FieldErrors.escaped(name);
    }

    /** Whether it can be stored and shown: neither control characters nor halves of characters. */
    private static boolean isPlain(String text) {
        return text.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
}
