package io.gristmill.function.chaos;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Phaser;
import java.util.concurrent.locks.LockSupport;

/** Ways of not getting on. */
final class Standstill {
    private static final long HUGE_STACK = 1L << 40;
    private static final Map<Integer, CyclicBarrier> MEETINGS = new ConcurrentHashMap<>();

    private Standstill() {}

    /** An interrupt ends it with an exception, and is used up by that. */
    static void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }

    /** Waits until so many items of this worker are at this step at once. An interrupt ends it for all of them. */
    static void meet(int items) throws InterruptedException, BrokenBarrierException {
        MEETINGS.computeIfAbsent(items, CyclicBarrier::new).await();
    }

    /** Computes until this thread has used so much processor time, or for ever, whoever interrupts it. */
    static void spin(Optional<Duration> duration) {
        ThreadMXBean threads = duration.isPresent() ? ManagementFactory.getThreadMXBean() : null;
        long end = threads == null ? 0 : threads.getCurrentThreadCpuTime() + duration.orElseThrow().toNanos();
        while (threads == null || threads.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** This thread and another one wait for each other, for ever. */
    static void deadlock() {
        Object one = new Object();
        Object other = new Object();
        Phaser bothHoldOne = new Phaser(2);
        Thread.ofPlatform().name("deadlocked").daemon().start(() -> lock(other, one, bothHoldOne));
        lock(one, other, bothHoldOne);
    }

    private static void lock(Object first, Object second, Phaser bothHoldOne) {
        synchronized (first) {
            bothHoldOne.arriveAndAwaitAdvance();
            synchronized (second) {
                throw new IllegalStateException("A lock that is held was taken");
            }
        }
    }

    static void exitAndHang() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("hanging hook").unstarted(Standstill::park));
        System.exit(1);
    }

    /** A thread that does nothing, for ever, and that the JVM's end has to wait for. */
    static Thread thread() {
        return Thread.ofPlatform().name("idle").daemon(false).start(Standstill::park);
    }

    /** A thread whose stack could grow so large that a machine has room for a few only. */
    static Thread hugeThread() {
        return Thread.ofPlatform().name("huge").daemon().stackSize(HUGE_STACK).start(Standstill::park);
    }

    private static void park() {
        while (true) {
            LockSupport.park();
        }
    }
}
