package io.gristmill.function.formula;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.gristmill.function.Item;
import tools.jackson.databind.json.JsonMapper;

/** An item that is a JSON value. */
record JsonItem(String text) implements Item {
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public long index() {
        return 7;
    }

    @Override
    public String name() {
        return "7";
    }

    @Override
    public long number() {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object json() {
        return withLongs(JSON.readValue(text, Object.class));
    }

    @Override
    public Path path() {
        throw new UnsupportedOperationException();
    }

    @SuppressWarnings("unchecked")
    private static Object withLongs(Object value) {
        switch (value) {
            case Map<?, ?> map -> ((Map<Object, Object>) map).replaceAll((_, field) -> field == null ? null : withLongs(field));
            case List<?> list -> ((List<Object>) list).replaceAll(JsonItem::withLongs);
            default -> {
                return value instanceof Integer number ? (Object) number.longValue() : value;
            }
        }
        return value;
    }
}
