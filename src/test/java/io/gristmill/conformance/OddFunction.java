package io.gristmill.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;

/** An operator's own function whose items do what {@code chaos.script} cannot. The jar that tests pack lacks some of its classes. */
public final class OddFunction implements ItemFunction {
    static final String NAME = "test.odd";

    /** An exception that only the worker knows. */
    static final class OddException extends Exception {
        private static final long serialVersionUID = 1L;

        OddException(String message) {
            super(message);
        }
    }

    /** Not in the jar. */
    static final class Missing {}

    @Override
    public Descriptor descriptor() {
        return Descriptor.of(NAME, "Does what is odd").parameters("""
                {"type": "object", "properties": {"initialise": {"const": "missing"}}, "additionalProperties": false}""");
    }

    @Override
    public void initialise(FunctionContext context) {
        if (context.parameters().text("initialise", "").equals("missing")) {
            System.out.println(new Missing());
        }
    }

    @Override
    public @Nullable Object apply(Item item, FunctionContext context) throws Exception {
        String[] words = item.text().split(" ", 2);
        return switch (words[0]) {
            case "throw" -> throw new OddException("thrown by " + item.name());
            case "unwritten-throw" -> whenWritten(() -> {
                throw new IllegalStateException("no way to write this");
            });
            case "unwritten-exit" -> whenWritten(() -> {
                System.exit(8);
                return "";
            });
            case "unwritten-halt" -> whenWritten(() -> {
                Runtime.getRuntime().halt(9);
                return "";
            });
            case "halt-when" -> {
                Thread.ofPlatform().daemon().start(() -> haltWhenThereIs(Path.of(words[1])));
                yield "done";
            }
            default -> item.json();
        };
    }

    /** A value whose second half is only made when it is written. */
    private static Object whenWritten(Supplier<String> half) {
        return Map.of("list", (Iterable<String>) () -> new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return given < 2;
            }

            @Override
            public String next() {
                return given++ == 0 ? "first half" : half.get();
            }
        });
    }

    private static void haltWhenThereIs(Path file) {
        while (!Files.exists(file)) {
            Thread.yield();
        }
        Runtime.getRuntime().halt(10);
    }
}
