package io.gristmill.api.submit;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.records.JsonSlices;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads the {@code input} of a job, which says in exactly one way where the items come from. */
final class InputReader {
    private static final String SHAPES = "one of items, range, files, zip, ndjson, csv, json and open";

    private final byte[] json;
    private final JsonParser parser;
    private final FieldErrors errors;

    InputReader(byte[] json, JsonParser parser, FieldErrors errors) {
        this.json = json;
        this.parser = parser;
        this.errors = errors;
    }

    JobInput read() {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return new JobInput.None();
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return bad("/input", "An input is a JSON object with " + SHAPES);
        }
        List<JobInput> inputs = new ArrayList<>();
        boolean unknown = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            JobInput input = readShape(name);
            if (input == null) {
                errors.unknown("/input", name, SHAPES);
                unknown = true;
            } else {
                inputs.add(input);
            }
        }
        if (inputs.size() != 1 && !unknown) {
            return bad("/input", "An input has exactly " + SHAPES + ", not " + inputs.size() + " of them");
        }
        return inputs.isEmpty() ? new JobInput.None() : inputs.getFirst();
    }

    private @Nullable JobInput readShape(String name) {
        return switch (name) {
            case "items" -> readItems();
            case "range" -> readRange(parser.readValueAsTree());
            case "files" -> readFiles(parser.readValueAsTree());
            case "zip" -> readZip(parser.readValueAsTree());
            case "ndjson", "csv", "json" -> new RecordsReader(name, errors).read(parser.readValueAsTree());
            case "open" -> readOpen();
            default -> {
                parser.skipChildren();
                yield null;
            }
        };
    }

    private JobInput bad(String pointer, String detail) {
        errors.add(pointer, detail);
        return new JobInput.None();
    }

    private JobInput readItems() {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return bad("/input/items", "Items are a JSON array");
        }
        JsonSlices values = new JsonSlices(json);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            values.add(from, (int) parser.currentLocation().getByteOffset());
        }
        return new JobInput.Items(values);
    }

    private JobInput readOpen() {
        if (parser.currentToken() != JsonToken.VALUE_TRUE) {
            parser.skipChildren();
            return bad("/input/open", "It is true: items are appended while the job runs");
        }
        return new JobInput.Open();
    }

    private JobInput readRange(JsonNode range) {
        if (!range.isObject()) {
            return bad("/input/range", "A range is a JSON object with from, to and, if it is not 1, step");
        }
        range.propertyNames().stream().filter(name -> !List.of("from", "to", "step").contains(name)).forEach(name -> errors
                .unknown("/input/range", name, "from, to and step"));
        return new JobInput.Range(number(range, "from", null), number(range, "to", null), number(range, "step", 1L));
    }

    private long number(JsonNode range, String name, @Nullable Long absent) {
        JsonNode node = range.get(name);
        if (node == null && absent != null) {
            return absent;
        }
        if (node == null || !node.isIntegralNumber() || !node.canConvertToLong()) {
            errors.add("/input/range/" + name, "It is a whole number from -2^63 to 2^63-1" + (node == null
                    ? ", and it is missing"
                    : ""));
            return 0;
        }
        return node.longValue();
    }

    private JobInput readFiles(JsonNode files) {
        if (!files.isArray()) {
            return bad("/input/files", "Files are a JSON array of ids such as \"sha256:…\"");
        }
        List<String> digests = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            digests.add(digest("/input/files/" + i, files.get(i)));
        }
        return new JobInput.Files(digests);
    }

    private JobInput readZip(JsonNode zip) {
        return new JobInput.Zip(digest("/input/zip", zip));
    }

    private String digest(String pointer, JsonNode id) {
        return errors.digest(pointer, id);
    }
}
