package io.gristmill.worker;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.RangeFunction;
import io.gristmill.function.SharedData;

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

    /** Looks at the shared data in every way there is. */
    public static final class Sharing implements ItemFunction {
        @Override
        public Descriptor descriptor() {
            return Descriptor.of("test.sharing", "Says what the shared data is").shared(Descriptor.Shared.REQUIRED);
        }

        @Override
        public Object apply(Item item, FunctionContext context) throws IOException {
            SharedData shared = context.shared().orElseThrow();
            MemorySegment bytes = shared.segment();
            long sum = 0;
            for (long i = 0; i < bytes.byteSize(); i++) {
                sum += bytes.get(ValueLayout.JAVA_BYTE, i);
            }
            Map<String, Object> seen = new LinkedHashMap<>();
            seen.put("bytes", bytes.byteSize());
            seen.put("sum", sum);
            seen.put("streamed", streamed(shared));
            seen.put("readOnly", bytes.isReadOnly());
            seen.put("mapped", bytes.isMapped());
            seen.put("path", path(shared));
            return seen;
        }

        private static long streamed(SharedData shared) throws IOException {
            long sum = 0;
            byte[] buffer = new byte[1 << 16];
            try (InputStream stream = shared.stream()) {
                for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                    for (int i = 0; i < read; i++) {
                        sum += buffer[i];
                    }
                }
            }
            return sum;
        }

        private static String path(SharedData shared) {
            try {
                return shared.path().getFileName().toString();
            } catch (InvalidInputException e) {
                return String.valueOf(e.getMessage());
            }
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
