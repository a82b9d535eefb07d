package io.gristmill.engine.process;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.gristmill.job.LimitPolicy;
import io.gristmill.pool.Kill;
import io.gristmill.pool.WorkerPool;

/**
 * Looks at all workers all the time: ends those that pass a limit, lets those go that are due, and clears away what functions left
 * running. It never waits for a worker itself.
 */
final class Watchdog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());
    private static final long LOOK_MILLIS = 20;
    private static final long STRAYS_MILLIS = 1000;
    /** A breach ends its item within a second, dump included. */
    private static final Duration LAST_DUMP = Duration.ofMillis(650);

    private final Map<Integer, Seat> seats;
    private final WorkerPool pool;
    private final Replacements replacements;
    private final LimitPolicy.Granted defaults;
    private final ScheduledExecutorService timer = Executors
            .newScheduledThreadPool(2, Thread.ofPlatform().daemon().name("watchdog ", 0).factory());
    private volatile boolean expectsStrays;

    Watchdog(Map<Integer, Seat> seats, WorkerPool pool, Replacements replacements, LimitPolicy.Granted defaults) {
        this.seats = seats;
        this.pool = pool;
        this.replacements = replacements;
        this.defaults = defaults;
    }

    void start() {
        timer.scheduleWithFixedDelay(() -> guarded(this::look), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(() -> guarded(this::endStrays), STRAYS_MILLIS, STRAYS_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A timer forgets a task that throws, and a watchdog must not fall asleep. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "The watchdog met an error it does not know", e);
        }
    }

    private void look() {
        for (Seat seat : seats.values()) {
            long now = System.nanoTime();
            Breach breach = seat.watch(defaults, now);
            if (breach != null && seat.worker().condemn(new Kill(breach.reason(), breach.text()))) {
                startEnd(seat, breach);
            } else if (breach == null) {
                replacements.check(seat, now);
            }
        }
    }

    private static void startEnd(Seat seat, Breach breach) {
        try {
            Thread.ofVirtual().name("end of " + seat.worker().id()).start(() -> end(seat, breach));
        } catch (RuntimeException | Error e) {
            seat.worker().kill(new Kill(breach.reason(), breach.text()));
            throw e;
        }
    }

    /** Asks what the threads do, briefly, and ends the worker whatever comes of that. */
    private static void end(Seat seat, Breach breach) {
        try {
            seat.dumped(seat.worker().threadDump(LAST_DUMP));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            seat.worker().kill(new Kill(breach.reason(), breach.text()));
        }
    }

    /** A job has ended; what its function started in workers that live on is to be looked for. */
    void expectStrays() {
        expectsStrays = true;
    }

    private void endStrays() {
        if (!expectsStrays) {
            return;
        }
        expectsStrays = false;
        if (seats.values().stream().noneMatch(seat -> seat.worker().hasForked())) {
            return;
        }
        int ended = pool.endStrays(worker -> seats.values().stream().filter(seat -> seat.worker().id().equals(worker)).findFirst()
                .map(Seat::strayBefore).orElse(null));
        if (ended > 0) {
            LOG.log(System.Logger.Level.WARNING, "Ended {0} processes that functions had left behind", ended);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
