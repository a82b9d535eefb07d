package io.gristmill.api.submit;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.gristmill.api.submit.OptionsReader.Overrides;
import io.gristmill.dispatch.JobPatch;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/** Reads what is to be different about a job that was accepted. */
@Component
final class ChangeReader {
    private static final List<String> FIELDS = List.of("items", "options");
    private static final int MOST_ITEMS = 10_000;

    private final SubmittedJson json;
    private final OptionsReader options;

    ChangeReader(SubmittedJson json, OptionsReader options) {
        this.json = json;
        this.options = options;
    }

    /**
     * What is to be tried again.
     *
     * @param items indexes; null: all that have not succeeded
     */
    record Retry(@Nullable List<Long> items, Overrides overrides) {}

    Retry retry(byte[] body) {
        JsonNode asked = body.length == 0 ? null : tree(body);
        FieldErrors errors = new FieldErrors();
        Retry retry = new Retry(asked == null ? null : items(asked, errors),
                options.readOverrides(asked == null ? null : asked.get("options"), errors));
        errors.throwIfAny();
        return retry;
    }

    JobPatch patch(byte[] body) {
        JsonNode change = tree(body);
        FieldErrors errors = new FieldErrors();
        JobPatch patch = options.readChange(change, errors);
        errors.throwIfAny();
        return patch;
    }

    private JsonNode tree(byte[] body) {
        return json.read(body, JsonParser::readValueAsTree);
    }

    private static @Nullable List<Long> items(JsonNode asked, FieldErrors errors) {
        if (!asked.isObject()) {
            errors.add("", "A retry is a JSON object");
            return null;
        }
        asked.propertyNames().stream().filter(name -> !FIELDS.contains(name)).forEach(name -> errors.unknown("", name,
                String.join(", ", FIELDS)));
        JsonNode items = asked.get("items");
        if (items == null || items.isNull()) {
            return null;
        }
        if (!items.isArray() || items.isEmpty() || items.size() > MOST_ITEMS) {
            errors.add("/items", "It is an array of 1 to " + MOST_ITEMS + " indexes of items");
            return null;
        }
        List<Long> indexes = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            JsonNode index = items.get(i);
            if (index.isIntegralNumber() && index.canConvertToLong()) {
                indexes.add(index.longValue());
            } else {
                errors.add("/items/" + i, "It is the index of an item, a whole number");
            }
        }
        return indexes;
    }
}
