package io.gristmill.api.doc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Schema;

/**
 * Makes an example of what a schema describes: its own if it has one, else one composed of those of its fields, so that an
 * operation has examples without anybody having to think of it.
 */
final class Examples {
    private static final String REFERENCE = "#/components/schemas/";
    /** Schemas may refer to themselves. */
    private static final int DEEPEST = 8;
    private static final Map<String, Object> BY_FORMAT = Map.of("date-time", "2026-05-04T10:15:30.123Z", "binary",
            "The bytes of a file", "double", 1.5);

    private final Map<String, ?> schemas;

    Examples(Components components) {
        this.schemas = components.getSchemas() == null ? Map.of() : components.getSchemas();
    }

    @Nullable
    Object of(@Nullable Schema<?> schema) {
        return of(schema, 0);
    }

    private @Nullable Object of(@Nullable Schema<?> schema, int depth) {
        if (schema == null || depth > DEEPEST) {
            return null;
        }
        if (schema.get$ref() != null) {
            return schemas.get(schema.get$ref().substring(REFERENCE.length())) instanceof Schema<?> found
                    ? of(found, depth + 1)
                    : null;
        }
        Object own = own(schema);
        if (own != null) {
            return own;
        }
        if (schema.getOneOf() != null && !schema.getOneOf().isEmpty()) {
            return of(schema.getOneOf().getFirst(), depth + 1);
        }
        Set<String> types = types(schema);
        if (types.contains("null") || types.isEmpty()) {
            return null;
        }
        return switch (types.iterator().next()) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer", "number" -> number(schema);
            case "boolean" -> true;
            default -> "…";
        };
    }

    private static @Nullable Object own(Schema<?> schema) {
        if (schema.getExample() != null) {
            return schema.getExample();
        }
        if (schema.getDefault() != null) {
            return schema.getDefault();
        }
        if (schema.getEnum() != null) {
            return schema.getEnum().getFirst();
        }
        return schema.getFormat() == null || types(schema).contains("null") ? null : BY_FORMAT.get(schema.getFormat());
    }

    private static Set<String> types(Schema<?> schema) {
        Set<String> one = schema.getType() == null ? Set.of() : Set.of(schema.getType());
        return schema.getTypes() == null ? one : schema.getTypes();
    }

    private static Object number(Schema<?> schema) {
        return schema.getMinimum() == null ? 1 : schema.getMinimum();
    }

    private Object object(Schema<?> schema, int depth) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> fields.put(name, of(field, depth + 1)));
        }
        return fields;
    }

    private Object array(Schema<?> schema, int depth) {
        Object element = of(schema.getItems(), depth + 1);
        return element == null ? List.of() : List.of(element);
    }
}
