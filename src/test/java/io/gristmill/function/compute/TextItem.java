package io.gristmill.function.compute;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.gristmill.function.Item;

/** An item that is a text, or a file where it has a path. */
record TextItem(String text, Path path) implements Item {
    private static final Path NONE = Path.of("");

    static TextItem of(String text) {
        return new TextItem(text, NONE);
    }

    static TextItem of(Path file) {
        return new TextItem("", file);
    }

    @Override
    public boolean isFile() {
        return path != NONE;
    }

    @Override
    public long index() {
        return 0;
    }

    @Override
    public String name() {
        return "0";
    }

    @Override
    public long number() {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] bytes() throws IOException {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object json() {
        return text;
    }
}
