package io.gristmill.function.data;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.SharedData;

/** Gives for each key what a dictionary that all items share has under it. */
public final class Lookup implements ItemFunction {
    private static final Object MISSING = new Object();
    private static final int LONGEST_SHOWN = 100;

    private @Nullable Dictionary dictionary;

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("data.lookup", "Gives for each key what the shared dictionary has under it.")
                .parameters(
                        """
                                {
                                  "$schema": "https://json-schema.org/draft/2020-12/schema",
                                  "type": "object",
                                  "properties": {
                                    "format": {
                                      "description": "Of the shared data. json: one object, whose fields are the keys; it is read into the worker's heap. \
                                ndjson: an object a line; they stay in the file.",
                                      "enum": ["json", "ndjson"],
                                      "default": "json"
                                    },
                                    "key": {
                                      "description": "The field of an object in NDJSON that is its key: a text or a number.",
                                      "type": "string",
                                      "default": "id"
                                    },
                                    "missing": {
                                      "description": "What becomes of an item whose key is not there. fail: it is an invalid input. null: its value is null.",
                                      "enum": ["fail", "null"],
                                      "default": "fail"
                                    }
                                  },
                                  "additionalProperties": false
                                }""")
                .shared(Descriptor.Shared.REQUIRED).idempotent(true).example(
                        """
                                {"function": "data.lookup", "shared": {"CH": "Switzerland", "DE": "Germany"}, "input": {"items": ["DE", "CH", "DE"]}}""");
    }

    @Override
    public void initialise(FunctionContext context) throws IOException {
        SharedData shared = context.shared().orElseThrow();
        dictionary = context.parameters().text("format", "json").equals("json")
                ? fields(shared.json())
                : new LineDictionary(shared, context.parameters().text("key", "id"));
    }

    private static Dictionary fields(@Nullable Object json) {
        if (json instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> fields = (Map<String, @Nullable Object>) map;
            return fields::getOrDefault;
        }
        throw new InvalidInputException("The shared data is not a JSON object");
    }

    @Override
    public @Nullable Object apply(Item item, FunctionContext context) throws IOException {
        String key = key(item.json());
        Object value = Objects.requireNonNull(dictionary).getOrDefault(key, MISSING);
        if (value != MISSING) {
            return value;
        }
        if (context.parameters().text("missing", "fail").equals("null")) {
            return null;
        }
        throw new InvalidInputException("There is no '"
                + (key.length() > LONGEST_SHOWN ? key.substring(0, LONGEST_SHOWN) + "…" : key) + "' in the shared data");
    }

    /** Texts and numbers are keys. */
    static String key(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Number number -> number.toString();
            case null, default -> throw new InvalidInputException("A key is a text or a number");
        };
    }
}
