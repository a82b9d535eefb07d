package io.gristmill.function.chaos;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Calls of the C library, for faults that Java code cannot have. */
@SuppressWarnings("restricted") // The worker runs with --enable-native-access.
final class Natives {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final MethodHandle MALLOC = function("malloc",
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    private Natives() {}

    /** A signal by its number on Linux. */
    enum Signal {
        SIGKILL(9), SIGTERM(15), SIGSTOP(19);

        private final int number;

        Signal(int number) {
            this.number = number;
        }
    }

    /** Ends the process at once, without the JVM taking notice. */
    static void exit(int code) {
        call(function("_exit", FunctionDescriptor.ofVoid(INT)), code);
    }

    static void abort() {
        call(function("abort", FunctionDescriptor.ofVoid()));
    }

    /** Writes where no process has memory. */
    static void segmentationFault() {
        call(function("memset", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, INT, ValueLayout.JAVA_LONG)),
                MemorySegment.NULL, 1, 1L);
    }

    static void kill(Signal signal) {
        call(function("kill", FunctionDescriptor.of(INT, INT, INT)), (int) ProcessHandle.current().pid(), signal.number);
    }

    /** Which ways into another process are open: whether it could be sent a signal, and whether its memory can be read. */
    static Map<String, Boolean> trespass(int pid) {
        boolean signal = (int) call(function("kill", FunctionDescriptor.of(INT, INT, INT)), pid, 0) == 0;
        boolean memory;
        try {
            Files.newInputStream(Path.of("/proc/" + pid + "/mem")).close();
            memory = true;
        } catch (IOException e) {
            memory = false;
        }
        return Map.of("signal", signal, "memory", memory);
    }

    static void close(int descriptor) {
        call(function("close", FunctionDescriptor.of(INT, INT)), descriptor);
    }

    /** Takes memory that the JVM does not count, and uses every page of it. */
    static void allocate(long bytes) {
        MemorySegment memory = (MemorySegment) call(MALLOC, bytes);
        if (memory.equals(MemorySegment.NULL)) {
            throw new OutOfMemoryError("malloc has no " + bytes + " bytes");
        }
        memory.reinterpret(bytes).fill((byte) 1);
    }

    private static MethodHandle function(String name, FunctionDescriptor signature) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), signature);
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
