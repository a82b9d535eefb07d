package io.gristmill.api.submit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.dispatch.NewJob;
import io.gristmill.api.records.JsonSlices;
import io.gristmill.job.JobOptions;
import io.gristmill.job.Reduction;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Reads one job from its JSON text. Items and parameters are not turned into objects but cut out of the text, exact to the digit.
 */
final class JobReader {
    private static final String FIELDS = "function, parameters, input, shared, reduce, options and labels";

    private final byte[] json;
    private final JsonParser parser;
    private final OptionsReader optionsReader;
    private final FieldErrors errors = new FieldErrors();
    private @Nullable String function;
    private String parameters = "{}";
    private JobInput input = new JobInput.None();
    private NewJob.@Nullable Shared shared;
    private JobOptions options;
    private @Nullable Reduction reduce;
    private final Map<String, String> labels = new LinkedHashMap<>();

    private JobReader(byte[] json, JsonParser parser, OptionsReader optionsReader) {
        this.json = json;
        this.parser = parser;
        this.optionsReader = optionsReader;
        this.options = optionsReader.defaults();
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
        return new JobDocument(String.valueOf(function), parameters, input, shared, options, labels, reduce);
    }

    private void readField(String name) {
        switch (name) {
            case "function" -> readFunction();
            case "parameters" -> readParameters();
            case "input" -> input = new InputReader(json, parser, errors).read();
            case "shared" -> shared = new SharedReader(json, parser, errors).read();
            case "options" -> options = optionsReader.read(tree(), errors);
            case "reduce" -> reduce = new ReductionReader(errors).read(tree());
            case "labels" ->
                LabelsReader.read(tree(), errors).forEach((label, value) -> labels.put(label, String.valueOf(value)));
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
}
