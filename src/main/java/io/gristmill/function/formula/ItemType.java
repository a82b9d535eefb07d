package io.gristmill.function.formula;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;

import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.NullValue;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Parameters;

/** What is declared of an item: the types of its fields, or nothing at all. */
final class ItemType implements CelTypeProvider {
    /** Of variables that may be anything. */
    static final ItemType NONE = new ItemType(Map.of());
    private static final String NAME = "item";

    private final Map<String, FieldType> fields;
    private final CelType type;

    private ItemType(Map<String, FieldType> fields) {
        this.fields = fields;
        this.type = fields.isEmpty()
                ? SimpleType.DYN
                : StructType.create(NAME, ImmutableSet.copyOf(fields.keySet()),
                        name -> Optional.ofNullable(fields.get(name)).map(FieldType::type));
    }

    /** As the parameter {@code types} says. */
    static ItemType of(Parameters parameters) {
        Map<String, FieldType> fields = new LinkedHashMap<>();
        if (parameters.values().get("types") instanceof Map<?, ?> types) {
            types.forEach((name, type) -> fields.put(String.valueOf(name), FieldType.of(String.valueOf(type))));
        }
        return new ItemType(fields);
    }

    CelType type() {
        return type;
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return fields.isEmpty() ? ImmutableList.of() : ImmutableList.of(type);
    }

    @Override
    public Optional<CelType> findType(String name) {
        return fields.isEmpty() || !name.equals(NAME) ? Optional.empty() : Optional.of(type);
    }

    /** The item with its fields in the declared types; changes it. */
    Object conform(Object item) {
        if (fields.isEmpty()) {
            return item;
        }
        if (!(item instanceof Map<?, ?>)) {
            throw new InvalidInputException("The item is no object, and the parameter 'types' names fields of one");
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> values = (Map<String, Object>) item;
        fields.forEach((name, field) -> values.computeIfPresent(name, (_, value) -> conform(name, field, value)));
        return values;
    }

    private static Object conform(String name, FieldType field, Object value) {
        if (value instanceof NullValue) {
            return value;
        }
        Object converted = field.convert(value);
        if (converted == null) {
            throw new InvalidInputException("The item's field '" + name + "' is not of the type '" + field.text() + "'");
        }
        return converted;
    }
}
