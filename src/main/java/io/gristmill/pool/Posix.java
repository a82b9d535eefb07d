package io.gristmill.pool;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The few calls of the operating system that Java does not offer. */
@SuppressWarnings("restricted") // The server runs with native access enabled, by its manifest or its command line.
final class Posix {
    static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final int SIGKILL = 9;
    private static final int OWNER_ONLY = 0600;
    // Linux: open(2), memfd_create(2), fcntl(2)
    private static final int O_RDWR = 02000002; // and O_CLOEXEC
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GETPIPE_SZ = 1032;
    private static final int F_SEAL_SEAL = 1;
    private static final int F_SEAL_SHRINK = 2;
    private static final int F_SEAL_GROW = 4;

    private Posix() {}

    /** Kills a process and all that share its session's process group. */
    static void killGroup(long leader) {
        call("kill", FunctionDescriptor.of(INT, INT, INT), (int) -leader, SIGKILL);
    }

    /** A named pipe that is its owner's alone. */
    static void makePipe(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            if (call("mkfifo", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT), arena.allocateFrom(path.toString()),
                    OWNER_ONLY) != 0) {
                throw new IOException(path + " could not be made");
            }
        }
    }

    /** How many bytes a named pipe holds that is open; 0 if that is unknown. */
    static int pipeCapacity(Path path) {
        if (!LINUX) {
            return 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = call("open", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT),
                    arena.allocateFrom(path.toString()),
                    O_RDWR);
            int bytes = call("fcntl", FunctionDescriptor.of(INT, INT, INT), descriptor, F_GETPIPE_SZ);
            close(descriptor);
            return bytes;
        }
    }

    static void close(int descriptor) {
        call("close", FunctionDescriptor.of(INT, INT), descriptor);
    }

    static void kill(long pid) {
        call("kill", FunctionDescriptor.of(INT, INT, INT), (int) pid, SIGKILL);
    }

    static int pageSize() {
        return call("getpagesize", FunctionDescriptor.of(INT));
    }

    /** A piece of anonymous memory that nobody can resize any more; -1 where the system has none such. */
    static int sealedMemory(String name, long bytes) {
        if (!LINUX) {
            return -1;
        }
        int descriptor;
        try (Arena arena = Arena.ofConfined()) {
            descriptor = call("memfd_create", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT), arena.allocateFrom(name),
                    MFD_CLOEXEC | MFD_ALLOW_SEALING);
        }
        if (descriptor < 0) {
            return -1;
        }
        boolean sealed = call("ftruncate", FunctionDescriptor.of(INT, INT, ValueLayout.JAVA_LONG), descriptor, bytes) == 0
                && call("fcntl", FunctionDescriptor.of(INT, INT, INT, INT), descriptor, F_ADD_SEALS,
                        F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW) == 0;
        if (!sealed) {
            close(descriptor);
            return -1;
        }
        return descriptor;
    }

    private static int call(String function, FunctionDescriptor type, Object... arguments) {
        Linker linker = Linker.nativeLinker();
        Linker.Option[] options = function.equals("fcntl")
                ? new Linker.Option[] {Linker.Option.firstVariadicArg(2)}
                : new Linker.Option[0];
        MethodHandle handle = linker.downcallHandle(linker.defaultLookup().findOrThrow(function), type, options);
        try {
            return (int) handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("The system call " + function + " could not be made", e);
        }
    }
}
