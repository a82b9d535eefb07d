package io.gristmill.function.formula;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;

/** What the field of an item may be declared as; any may be null as well. */
enum FieldType {
    INT(NullableType.create(SimpleType.INT)),
    DOUBLE(NullableType.create(SimpleType.DOUBLE)),
    STRING(NullableType.create(SimpleType.STRING)),
    BOOL(NullableType.create(SimpleType.BOOL)),
    LIST(ListType.create(SimpleType.DYN)),
    MAP(MapType.create(SimpleType.STRING, SimpleType.DYN)),
    ANY(SimpleType.DYN);

    private final CelType type;

    FieldType(CelType type) {
        this.type = type;
    }

    static FieldType of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    CelType type() {
        return type;
    }

    /** The value as one of this type, or null if it is none: texts are read, as fields of CSV are texts, and integers are doubles too. */
    @Nullable
    Object convert(Object value) {
        return switch (this) {
            case INT -> value instanceof Long ? value : value instanceof String text ? integer(text) : null;
            case DOUBLE -> switch (value) {
                case Double number -> number;
                case Long number -> number.doubleValue();
                case String text -> real(text);
                default -> null;
            };
            case STRING -> value instanceof String ? value : null;
            case BOOL -> value instanceof Boolean ? value : value instanceof String text ? truth(text) : null;
            case LIST -> value instanceof List ? value : null;
            case MAP -> value instanceof Map ? value : null;
            case ANY -> value;
        };
    }

    private static @Nullable Object integer(String text) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Object real(String text) {
        try {
            return Double.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Object truth(String text) {
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }
}
