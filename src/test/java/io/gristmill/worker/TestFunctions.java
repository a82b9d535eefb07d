package io.gristmill.worker;

import java.util.concurrent.ExecutionException;

import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.RangeFunction;

/** Functions that a worker of a test finds on its class path. */
public final class TestFunctions {
    private TestFunctions() {}

    /** Partial values of 2000 characters. */
    public static final class Wide implements RangeFunction {
        @Override
        public Descriptor descriptor() {
            return Descriptor.of("test.wide", "Partial values of 2000 characters").input(Descriptor.Input.RANGE);
        }

        @Override
        public Object fold(long from, long to, FunctionContext context) {
            return "x".repeat(2000);
        }

        @Override
        public Object combine(Object left, Object right) {
            return left;
        }
    }

    /** Throws what others caught. */
    public static final class Wrapped implements ItemFunction {
        @Override
        public Descriptor descriptor() {
            return Descriptor.of("test.wrapped", "Throws an error of memory inside an exception");
        }

        @Override
        public Object apply(Item item, FunctionContext context) throws Exception {
            throw new ExecutionException(new IllegalStateException(new OutOfMemoryError("elsewhere")));
        }
    }

    /** Leaves its thread interrupted. */
    public static final class Interrupting implements ItemFunction {
        @Override
        public Descriptor descriptor() {
            return Descriptor.of("test.interrupting", "Leaves its thread interrupted");
        }

        @Override
        public Object apply(Item item, FunctionContext context) {
            Thread.currentThread().interrupt();
            return item.index();
        }
    }

    /** Throws what cannot be shown. */
    public static final class Unspeakable implements ItemFunction {
        @Override
        public Descriptor descriptor() {
            return Descriptor.of("test.unspeakable", "Throws an exception whose own methods throw");
        }

        @Override
        public Object apply(Item item, FunctionContext context) throws Exception {
            throw new Exception() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
