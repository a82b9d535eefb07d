package io.gristmill.worker;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Keeps functions from the processes around them. A worker runs as the server's user, so by itself it could send the server or another
 * worker a signal, or write to its memory. In a <em>Landlock domain</em> of its own (Linux 6.12 or newer; landlock(7)) it reaches itself
 * and what it has started, and nobody else. Files and the network stay as they are.
 */
final class Confinement {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    // Linux: landlock_create_ruleset(2), landlock_restrict_self(2). The C library has no functions for them; the numbers are the same on
    // all architectures.
    private static final long LANDLOCK_CREATE_RULESET = 444;
    private static final long LANDLOCK_RESTRICT_SELF = 446;
    private static final long CREATE_RULESET_VERSION = 1;
    /** The first version of Landlock that knows scopes. */
    private static final long SCOPES = 6;
    private static final long SCOPE_SIGNAL = 2;
    // struct landlock_ruleset_attr { __u64 handled_access_fs, handled_access_net, scoped; }
    private static final long RULESET_BYTES = 24;
    private static final long RULESET_SCOPED = 16;

    private Confinement() {}

    /**
     * Confines this thread, and all threads and processes that will ever start from it. In a fresh JVM linking the one native call takes
     * longer than all else on the way to a worker's first word.
     *
     * @return whether the system does that; it asks for a process that can gain no rights by starting programs (no_new_privs)
     */
    @SuppressWarnings("restricted") // The worker runs with --enable-native-access.
    static boolean enter() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        Linker linker = Linker.nativeLinker();
        MethodHandle systemCall = linker.downcallHandle(linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG), Linker.Option.firstVariadicArg(1));
        try (Arena arena = Arena.ofConfined()) {
            if ((long) systemCall.invokeExact(LANDLOCK_CREATE_RULESET, 0L, 0L, CREATE_RULESET_VERSION) < SCOPES) {
                return false;
            }
            MemorySegment ruleset = arena.allocate(RULESET_BYTES, Long.BYTES);
            ruleset.set(LONG, RULESET_SCOPED, SCOPE_SIGNAL);
            long descriptor = (long) systemCall.invokeExact(LANDLOCK_CREATE_RULESET, ruleset.address(), RULESET_BYTES, 0L);
            // The descriptor stays open; programs that the process starts do not get it.
            return (long) systemCall.invokeExact(LANDLOCK_RESTRICT_SELF, descriptor, 0L, 0L) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("The worker could not be confined", e);
        }
    }
}
