package io.gristmill.pool;

import io.gristmill.job.KillReason;
import java.io.IOException;
import java.time.Duration;

import io.gristmill.job.WorkerKey;
import io.gristmill.wire.ProtocolException;

import org.jspecify.annotations.Nullable;

/**
 * A seat for one worker. Its thread starts a worker, hears it until it ends, reports the end, and begins again; a start that fails is
 * tried again after a growing pause.
 */
final class Slot {
    private static final System.Logger LOG = System.getLogger(Slot.class.getName());
    private static final int MOST_STARTS_OF_A_KEY = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final int number;
    private final WorkerLauncher launcher;
    private final PoolListener listener;
    private final Thread thread;
    private volatile WorkerKey key;
    private volatile @Nullable WorkerProcess worker;
    private volatile int failedStarts;
    private volatile String trouble = "";
    private volatile boolean ending;

    Slot(int number, WorkerLauncher launcher, PoolListener listener) {
        this.number = number;
        this.launcher = launcher;
        this.listener = listener;
        this.key = launcher.defaultKey();
        this.thread = Thread.ofPlatform().name("slot " + number).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Nullable
    WorkerProcess worker() {
        return worker;
    }

    /** Whether a worker was there at least once, or its start failed. */
    boolean hasTried() {
        return worker != null || failedStarts > 0;
    }

    /** Why no worker can start here, or an empty text. */
    String trouble() {
        return trouble;
    }

    int failedStarts() {
        return failedStarts;
    }

    /** Workers that start here from now on have this key. */
    void use(WorkerKey next) {
        key = next;
    }

    void end() {
        ending = true;
        WorkerProcess current = worker;
        if (current != null) {
            current.kill(KillReason.SHUTDOWN);
        } else {
            thread.interrupt();
        }
    }

    void awaitEnd() throws InterruptedException {
        if (thread.isAlive() && !thread.join(GRACE)) {
            // It waits for somebody who will not come any more.
            thread.interrupt();
            thread.join(GRACE);
        }
    }

    private void run() {
        try {
            while (!ending) {
                WorkerProcess started = launch();
                if (started != null) {
                    serve(started);
                }
            }
        } catch (InterruptedException e) {
            // The pool is ending.
        } catch (IOException | RuntimeException e) {
            trouble = "Slot " + number + " stopped: " + e;
            LOG.log(System.Logger.Level.ERROR, trouble, e);
        }
    }

    private @Nullable WorkerProcess launch() throws InterruptedException {
        try {
            WorkerProcess started = launcher.launch(key);
            failedStarts = 0;
            trouble = "";
            return started;
        } catch (IOException | RuntimeException e) {
            failedStarts++;
            if (failedStarts >= MOST_STARTS_OF_A_KEY) {
                // A heap that the machine cannot give must not take the slot from the other jobs.
                key = launcher.defaultKey();
            }
            trouble = String.valueOf(e.getMessage());
            Duration pause = pause(failedStarts);
            LOG.log(System.Logger.Level.WARNING, "Slot {0}: {1}; next try in {2} ms", number, trouble, pause.toMillis());
            Thread.sleep(pause);
            return null;
        }
    }

    private static Duration pause(int failures) {
        Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        return grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE;
    }

    private void serve(WorkerProcess started) throws InterruptedException, IOException {
        worker = started;
        if (ending) {
            started.kill(KillReason.SHUTDOWN);
        }
        listener.started(number, started);
        try {
            while (true) {
                listener.received(number, started, started.receive());
            }
        } catch (ProtocolException | RuntimeException | OutOfMemoryError e) {
            // Whatever a worker sends can only ever end that worker.
            LOG.log(System.Logger.Level.WARNING, "Worker {0} is ended: {1}", started.id(), e.getMessage());
            started.kill(KillReason.PROTOCOL);
        } catch (IOException e) {
            // The end of the connection, orderly or not, is how a worker's end is noticed first.
        } catch (InterruptedException e) {
            started.kill(KillReason.SHUTDOWN);
        }
        // A worker without a connection is of no use, even if it lives.
        started.hangUp();
        Exit exit = started.awaitExit();
        worker = null;
        LOG.log(exit.killReason() == null ? System.Logger.Level.WARNING : System.Logger.Level.INFO, "Worker {0} (pid {1}) {2}{3}",
                started.id(), Long.toString(started.pid()), exit.text(),
                exit.killReason() == null ? "" : ": " + exit.killReason().text());
        listener.ended(number, started, exit);
    }
}
