package io.gristmill.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;

/**
 * Something that can be done.
 *
 * @param path with its variables in braces
 * @param node as the document has it
 */
record Operation(String method, String path, JsonNode node) {
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    /** The media types that a body may have. */
    JsonNode bodies() {
        return node.path("requestBody").path("content");
    }

    JsonNode responses() {
        return node.path("responses");
    }

    /** The parameters of one place: query, header, path. */
    List<JsonNode> parameters(String place) {
        return node.path("parameters").valueStream().filter(parameter -> parameter.path("in").asString().equals(place)).toList();
    }

    List<String> variables() {
        return VARIABLE.matcher(path).results().map(found -> found.group(1)).toList();
    }

    /** The path with its variables replaced one after the other. */
    String target(List<String> values) {
        int[] next = {0};
        return VARIABLE.matcher(path)
                .replaceAll((MatchResult _) -> java.util.regex.Matcher.quoteReplacement(values.get(next[0]++)));
    }

    /** The examples of a body or an answer by their names. */
    static Map<String, JsonNode> examples(JsonNode media) {
        Map<String, JsonNode> examples = new LinkedHashMap<>();
        media.path("examples").properties().forEach(example -> examples.put(example.getKey(), example.getValue().path("value")));
        if (media.has("example")) {
            examples.put("", media.path("example"));
        }
        return examples;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
