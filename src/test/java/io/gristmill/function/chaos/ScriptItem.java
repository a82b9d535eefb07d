package io.gristmill.function.chaos;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.gristmill.function.Item;
import tools.jackson.databind.json.JsonMapper;

/** An item that is JSON text. */
record ScriptItem(long index, int attempt, String text) implements Item {
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public String name() {
        return Long.toString(index);
    }

    @Override
    public long number() {
        throw new UnsupportedOperationException("not a number");
    }

    @Override
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object json() {
        return JSON.readValue(text, Object.class);
    }

    @Override
    public Path path() {
        throw new UnsupportedOperationException("not a file");
    }
}
