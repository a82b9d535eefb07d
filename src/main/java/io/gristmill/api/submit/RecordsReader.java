package io.gristmill.api.submit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.records.ColumnType;
import io.gristmill.api.records.ColumnTypes;
import io.gristmill.api.records.CsvFormat;
import io.gristmill.api.records.JsonArrayFormat;
import io.gristmill.api.records.NdjsonFormat;
import io.gristmill.api.records.RecordFormat;
import tools.jackson.databind.JsonNode;

/** Reads the input of a job whose items are in one file: the file's id, or an object that has it and options of the format. */
final class RecordsReader {
    private static final List<String> CSV = List.of("file", "header", "delimiter", "types");

    private final String name;
    private final String pointer;
    private final FieldErrors errors;

    RecordsReader(String name, FieldErrors errors) {
        this.name = name;
        this.pointer = "/input/" + name;
        this.errors = errors;
    }

    JobInput read(JsonNode input) {
        if (input.isObject()) {
            List<String> known = name.equals("csv") ? CSV : List.of("file");
            input.propertyNames().stream().filter(field -> !known.contains(field)).forEach(field -> errors.unknown(pointer, field,
                    String.join(", ", known)));
            JsonNode file = input.get("file");
            return new JobInput.Records(format(input), file == null ? null : errors.digest(pointer + "/file", file));
        }
        return new JobInput.Records(normal(name), errors.digest(pointer, input));
    }

    /** As it is read unless a job says otherwise. */
    static RecordFormat normal(String name) {
        return switch (name) {
            case "ndjson" -> new NdjsonFormat();
            case "csv" -> CsvFormat.NORMAL;
            case "json" -> new JsonArrayFormat();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private RecordFormat format(JsonNode input) {
        return name.equals("csv")
                ? new CsvFormat(header(input.get("header")), delimiter(input.get("delimiter")), types(input.get("types")))
                : normal(name);
    }

    private boolean header(@Nullable JsonNode header) {
        if (header != null && !header.isBoolean()) {
            errors.add(pointer + "/header", "It is true or false");
        }
        return header == null || header.asBoolean(true);
    }

    private char delimiter(@Nullable JsonNode delimiter) {
        String text = delimiter == null ? "," : delimiter.isString() ? delimiter.stringValue() : "";
        if (text.length() != 1 || "\"\r\n".contains(text) || Character.isSurrogate(text.charAt(0))) {
            errors.add(pointer + "/delimiter", "It is one character, and neither a quote nor the end of a line");
            return ',';
        }
        return text.charAt(0);
    }

    private ColumnTypes types(@Nullable JsonNode types) {
        if (types == null) {
            return ColumnTypes.TEXT;
        }
        if (!types.isObject()) {
            return new ColumnTypes(type(pointer + "/types", types), Map.of());
        }
        Map<String, ColumnType> named = new LinkedHashMap<>();
        types.properties().forEach(column -> named.put(column.getKey(), type(pointer + "/types/" + FieldErrors.escaped(column
                .getKey()), column.getValue())));
        return new ColumnTypes(ColumnType.TEXT, named);
    }

    private ColumnType type(String at, JsonNode type) {
        return (type.isString() ? ColumnType.of(type.stringValue()) : Optional.<ColumnType>empty()).orElseGet(() -> {
            errors.add(at, "There are the types " + ColumnType.NAMES + "; it is one of them, or an object with those of columns");
            return ColumnType.TEXT;
        });
    }
}
