package io.gristmill.function.data;

import java.io.IOException;

import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.Json;

/** Gives every item back as it came: what a batch costs when the work costs nothing. */
public final class Echo implements ItemFunction {

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("data.echo", "Gives every item back as it came.").example("""
                {"function": "data.echo", "input": {"items": [1, "two", {"three": 3}]}}""").idempotent(true);
    }

    @Override
    public Json apply(Item item, FunctionContext context) throws IOException {
        return new Json(item.bytes());
    }
}
