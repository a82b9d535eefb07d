package io.gristmill.function.image;

import java.nio.file.Path;

import io.gristmill.function.Item;

/** An uploaded file, in memory. */
record FileItem(String name, byte[] bytes) implements Item {

    @Override
    public long index() {
        return 0;
    }

    @Override
    public long number() {
        throw new UnsupportedOperationException("a file");
    }

    @Override
    public String text() {
        throw new UnsupportedOperationException("a file");
    }

    @Override
    public Object json() {
        throw new UnsupportedOperationException("a file");
    }

    @Override
    public Path path() {
        throw new UnsupportedOperationException("in memory");
    }
}
