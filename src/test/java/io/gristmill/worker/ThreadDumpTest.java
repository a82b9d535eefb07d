package io.gristmill.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Isolated("A dump has the threads of the whole process.")
class ThreadDumpTest {

    @Test
    void namesTheThreadsOfADeadlockAndWhoHasWhatTheyWaitFor() throws Exception {
        ReentrantLock one = new ReentrantLock();
        ReentrantLock other = new ReentrantLock();
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        Thread first = holdAndWant("first of two", one, other, bothHoldOne);
        Thread second = holdAndWant("second of two", other, one, bothHoldOne);
        try {
            while (ManagementFactory.getThreadMXBean().findDeadlockedThreads() == null) {
                Thread.onSpinWait();
            }

            String dump = ThreadDump.take(List.of());

            assertThat(dump).startsWith("Found a deadlock: ").contains("\"first of two\"", "\"second of two\"")
                    .containsPattern("\"first of two\" WAITING\n    waits for java.util.concurrent.locks.ReentrantLock\\S+, which"
                            + " \"second of two\" has\n    at ")
                    .contains(ThreadDumpTest.class.getName() + ".lambda$holdAndWant");
        } finally {
            first.interrupt();
            second.interrupt();
        }
    }

    @Test
    void showsStacksToTheirFullDepth() throws Exception {
        Thread deep = Thread.ofPlatform().name("deep").daemon().start(() -> descend(100));
        while (deep.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        String dump = ThreadDump.take(List.of());

        LockSupport.unpark(deep);
        String stack = dump.substring(dump.indexOf("\"deep\" WAITING"));
        assertThat(stack.substring(0, stack.indexOf("\n\n")).split("\\.descend\\(")).hasSize(102);
    }

    @Test
    void aLongOneIsCutOff() {
        Thread[] threads = new Thread[200];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofPlatform().name("n".repeat(2000)).daemon().start(LockSupport::park);
        }

        String dump = ThreadDump.take(List.of());

        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        assertThat(dump).hasSize(256 * 1024).endsWith("... the rest is cut off\n");
    }

    private static Thread holdAndWant(String name, ReentrantLock held, ReentrantLock wanted, CyclicBarrier bothHoldOne) {
        return Thread.ofPlatform().name(name).daemon().start(() -> {
            held.lock();
            try {
                bothHoldOne.await();
                wanted.lockInterruptibly();
            } catch (Exception e) {
                // The test is over.
            }
        });
    }

    private static int descend(int depth) {
        if (depth > 0) {
            return descend(depth - 1) + 1;
        }
        LockSupport.park();
        return 0;
    }
}
