package io.gristmill.function.compute;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;

/** An item that is an integer of any size. */
record NumberItem(BigInteger value) implements Item {

    static NumberItem of(long value) {
        return new NumberItem(BigInteger.valueOf(value));
    }

    @Override
    public long index() {
        return 0;
    }

    @Override
    public String name() {
        return text();
    }

    @Override
    public long number() {
        if (value.bitLength() > 63) {
            throw new InvalidInputException("the item does not fit 64 bits");
        }
        return value.longValue();
    }

    @Override
    public String text() {
        return value.toString();
    }

    @Override
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object json() {
        return value;
    }

    @Override
    public Path path() {
        throw new UnsupportedOperationException("not a file");
    }
}
