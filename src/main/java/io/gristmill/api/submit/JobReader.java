package io.gristmill.api.submit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.JobOptions;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Reads one job from its JSON text. Items and parameters are not turned into objects but cut out of the text, exact to the digit.
 */
final class JobReader {
    private static final String FIELDS = "function, parameters, input, options and labels";
    private static final int MOST_LABELS = 64;
    private static final int MOST_LABEL_NAME = 63;
    private static final int MOST_LABEL_VALUE = 255;

    private final byte[] json;
    private final JsonParser parser;
    private final OptionsReader optionsReader;
    private final FieldErrors errors = new FieldErrors();
    private @Nullable String function;
    private String parameters = "{}";
    private JobInput input = new JobInput.None();
    private JobOptions options;
    private final Map<String, String> labels = new LinkedHashMap<>();

    private JobReader(byte[] json, JsonParser parser, OptionsReader optionsReader) {
        this.json = json;
        this.parser = parser;
        this.optionsReader = optionsReader;
        this.options = OptionsReader.defaults();
    }

    /** @throws io.gristmill.api.problem.ProblemException with everything that is wrong */
    static JobDocument read(byte[] json, SubmittedJson reader, OptionsReader options) {
        byte[] text = withoutMark(json);
        return reader.read(text, parser -> new JobReader(text, parser, options).read());
    }

    private static byte[] withoutMark(byte[] json) {
        boolean mark = json.length > 2 && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB && json[2] == (byte) 0xBF;
        return mark ? Arrays.copyOfRange(json, 3, json.length) : json;
    }

    private JobDocument read() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            errors.add("", "A job is a JSON object");
            errors.throwIfAny();
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            readField(name);
        }
        if (function == null) {
            errors.add("/function", "The name of a function is missing; GET /v1/functions lists them");
        }
        errors.throwIfAny();
        return new JobDocument(String.valueOf(function), parameters, input, options, labels);
    }

    private void readField(String name) {
        switch (name) {
            case "function" -> readFunction();
            case "parameters" -> readParameters();
            case "input" -> input = new InputReader(json, parser, errors).read();
            case "options" -> options = optionsReader.read(tree(), errors);
            case "labels" -> readLabels(tree());
            default -> {
                parser.skipChildren();
                errors.unknown("", name, FIELDS);
            }
        }
    }

    private JsonNode tree() {
        return parser.readValueAsTree();
    }

    private void readFunction() {
        if (parser.currentToken() == JsonToken.VALUE_STRING && !parser.getString().isBlank()) {
            function = parser.getString();
        } else {
            parser.skipChildren();
            function = "";
            errors.add("/function", "It is a text: the name of a function");
        }
    }

    private void readParameters() {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            parser.skipChildren();
            int to = (int) parser.currentLocation().getByteOffset();
            parameters = new String(JsonSlices.compact(json, from, to), StandardCharsets.UTF_8);
        } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            parser.skipChildren();
            errors.add("/parameters", "Parameters are a JSON object");
        }
    }

    private void readLabels(JsonNode node) {
        if (node.isNull()) {
            return;
        }
        if (!node.isObject() || node.size() > MOST_LABELS) {
            errors.add("/labels", "Labels are a JSON object of texts, at most " + MOST_LABELS);
            return;
        }
        node.forEachEntry((name, value) -> {
            String pointer = "/labels/" + FieldErrors.escaped(name);
            if (name.isBlank() || name.length() > MOST_LABEL_NAME || name.contains("=") || !isPlain(name)) {
                errors.add(pointer, "The name of a label has 1 to " + MOST_LABEL_NAME
                        + " characters, no control characters and no '='");
            } else if (!value.isString() || value.stringValue().length() > MOST_LABEL_VALUE || !isPlain(value.stringValue())) {
                errors.add(pointer, "A label is a text of at most " + MOST_LABEL_VALUE + " characters, no control characters");
            } else {
                labels.put(name, value.stringValue());
            }
        });
    }

    /** Whether it can be stored and shown: neither control characters nor halves of characters. */
    private static boolean isPlain(String text) {
        return text.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
}
