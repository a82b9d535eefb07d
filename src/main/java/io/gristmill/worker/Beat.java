package io.gristmill.worker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import io.gristmill.wire.StatusPage;

/**
 * Shows four times a second that this JVM runs, and sends results that have waited long. Before its first beat it asks the kernel for
 * what the lifeline cannot do: to be killed with the server even when stopped, and to leave no core dump.
 */
final class Beat implements Runnable {
    private static final long MILLIS = 250;

    // Linux: prctl(2), setrlimit(2)
    private static final int PR_SET_PDEATHSIG = 1;
    private static final long SIGKILL = 9;
    private static final int RLIMIT_CORE = 4;

    private final StatusPage page;
    private final ResultSender sender;

    Beat(StatusPage page, ResultSender sender) {
        this.page = page;
        this.sender = sender;
    }

    void start() {
        // The kernel ties the death signal to the thread that asks for it, so this thread must live as long as the process.
        Thread.ofPlatform().name("beat").daemon().start(this);
    }

    @Override
    public void run() {
        askKernel();
        Runtime runtime = Runtime.getRuntime();
        try {
            for (long beat = 1;; beat++) {
                page.beat(beat, runtime.totalMemory() - runtime.freeMemory());
                Thread.sleep(MILLIS);
                sender.sendIfOld();
            }
        } catch (IOException e) {
            // The listening thread sees the same and ends the process.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("restricted") // The worker runs with --enable-native-access.
    private static void askKernel() {
        // Where the process was started so already, there is no need for native calls, which take a while to link.
        if (!System.getProperty("os.name").equals("Linux") || Boolean.getBoolean("gristmill.framed")) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            ValueLayout.OfLong number = ValueLayout.JAVA_LONG;
            int _ = (int) linker.downcallHandle(linker.defaultLookup().findOrThrow("prctl"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, number, number, number, number))
                    .invokeExact(PR_SET_PDEATHSIG, SIGKILL, 0L, 0L, 0L);
            MemorySegment none = arena.allocate(number, 2);
            int _ = (int) linker.downcallHandle(linker.defaultLookup().findOrThrow("setrlimit"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
                    .invokeExact(RLIMIT_CORE, none);
        } catch (Throwable e) {
            System.err.println("Without the kernel's help: " + e);
        }
    }
}
