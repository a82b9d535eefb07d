package io.gristmill.function.data;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;

/** Counts items by what they have in a field, in the accumulators of the job. */
public final class CountBy implements ItemFunction {
    private static final int MOST_CHARACTERS = 100;

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("data.count-by", "Counts items by the value of a field, in the job's accumulators.").parameters("""
                {
                  "$schema": "https://json-schema.org/draft/2020-12/schema",
                  "type": "object",
                  "properties": {
                    "field": {
                      "description": "Where in an item the value is, as a JSON pointer (RFC 6901); by default the item itself.",
                      "type": "string", "pattern": "^(/.*)?$", "maxLength": 1000, "default": ""
                    }
                  },
                  "additionalProperties": false
                }""").example("""
                {"function": "data.count-by", "parameters": {"field": "/country"},
                 "input": {"items": [{"country": "FI"}, {"country": "PT"}, {"country": "FI"}]}}""").idempotent(true);
    }

    /** The value that it was counted by, as text. */
    @Override
    public String apply(Item item, FunctionContext context) {
        String field = context.parameters().text("field", "");
        String value = text(find(item.json(), field), field);
        context.accumulators().count(value, 1);
        return value;
    }

    private static @Nullable Object find(@Nullable Object json, String field) {
        Object value = json;
        if (field.isEmpty()) {
            return value;
        }
        for (String step : field.substring(1).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            value = switch (value) {
                case Map<?, ?> map -> map.get(name);
                case List<?> list when name.matches("0|[1-9]\\d{0,8}") && Integer.parseInt(name) < list.size() ->
                    list.get(Integer.parseInt(name));
                case null, default -> null;
            };
        }
        return value;
    }

    private static String text(@Nullable Object value, String field) {
        String text = value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : "";
        if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
            throw new InvalidInputException(
                    (field.isEmpty() ? "The item" : field) + " is not a text, number or truth value of 1 to "
                            + MOST_CHARACTERS + " characters");
        }
        return text;
    }
}
