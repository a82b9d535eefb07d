package io.gristmill.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.KillReason;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.ProtocolException;

/**
 * A seat for one worker. Its thread starts a worker, hears it until it ends, reports the end, and begins again; a start that fails is
 * tried again after a growing pause. A successor may be started while the worker still works, and takes over when that has ended.
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
    private @Nullable CompletableFuture<WorkerLauncher.Launch> successor;
    private long prepareAfter = System.nanoTime();
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

    int number() {
        return number;
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

    /** Starts a worker that is to follow the present one, unless one is on its way. */
    synchronized void prepare() {
        if (ending || successor != null || System.nanoTime() - prepareAfter < 0) {
            return;
        }
        WorkerKey wanted = key;
        CompletableFuture<WorkerLauncher.Launch> next = new CompletableFuture<>();
        successor = next;
        Thread.ofVirtual().name("successor in slot " + number).start(() -> {
            try {
                next.complete(launcher.launch(wanted));
                WorkerProcess present = worker;
                if (present != null) {
                    listener.successorReady(number, present);
                }
            } catch (IOException | RuntimeException | InterruptedException | Error e) {
                LOG.log(System.Logger.Level.WARNING, "Slot {0}: no successor, so the present worker stays: {1}", number,
                        e.getMessage());
                next.completeExceptionally(e);
                forget(next);
                WorkerProcess present = worker;
                if (present != null) {
                    listener.successorFailed(number, present);
                }
            }
        });
    }

    private synchronized void forget(CompletableFuture<WorkerLauncher.Launch> failed) {
        prepareAfter = System.nanoTime() + LONGEST_PAUSE.toNanos();
        if (successor == failed) {
            successor = null;
        }
    }

    private synchronized @Nullable CompletableFuture<WorkerLauncher.Launch> takeSuccessor() {
        CompletableFuture<WorkerLauncher.Launch> taken = successor;
        successor = null;
        return taken;
    }

    /** The worker ends now, and no other follows. */
    synchronized void end(Kill kill) {
        ending = true;
        WorkerProcess current = worker;
        if (current != null) {
            current.kill(kill);
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
                WorkerProcess next = next();
                if (next != null) {
                    serve(next);
                }
            }
        } catch (InterruptedException e) {
            // The slot is ending.
        } finally {
            discard(takeSuccessor());
            listener.closed(number);
        }
    }

    private @Nullable WorkerProcess next() throws InterruptedException {
        CompletableFuture<WorkerLauncher.Launch> prepared = takeSuccessor();
        if (prepared != null) {
            try {
                WorkerLauncher.Launch next = prepared.get();
                if (next.process().key().equals(key) && !ending) {
                    started(next.process(), next.took());
                    return next.process();
                }
                discard(prepared);
            } catch (ExecutionException e) {
                // It was reported; now there is nothing to lose by trying again.
            } catch (InterruptedException e) {
                discard(prepared);
                throw e;
            }
        }
        return launch();
    }

    /** A successor that nobody wants any more. */
    private void discard(@Nullable CompletableFuture<WorkerLauncher.Launch> prepared) {
        if (prepared == null) {
            return;
        }
        // Whoever interrupted this thread wants the slot to end, and that includes this worker.
        boolean interrupted = Thread.interrupted();
        try {
            WorkerProcess unwanted = prepared.join().process();
            unwanted.kill(new Kill(KillReason.RETIRED, "it was not needed"));
            unwanted.awaitExit();
            launcher.forget(unwanted);
        } catch (CompletionException e) {
            // There is none.
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private @Nullable WorkerProcess launch() throws InterruptedException {
        WorkerKey wanted = key;
        try {
            WorkerLauncher.Launch launch = launcher.launch(wanted);
            started(launch.process(), launch.took());
            return launch.process();
        } catch (IOException | RuntimeException | Error e) {
            if (ending) {
                // It was interrupted, whatever that looks like: nothing is wrong with starting workers.
                return null;
            }
            failedStarts++;
            if (failedStarts % MOST_STARTS_OF_A_KEY == 0) {
                // A heap that the machine cannot give must not take the slot from the other jobs.
                key = launcher.defaultKey();
            }
            trouble = String.valueOf(e.getMessage());
            Duration pause = pause(failedStarts);
            String output = e instanceof WorkerLauncher.StartFailedException failed ? failed.output() : "";
            LOG.log(System.Logger.Level.WARNING, "Slot {0}: {1}; next try in {2} ms{3}", number, trouble, pause.toMillis(),
                    output.isBlank() ? "" : "; it said: " + output);
            listener.startFailed(number, wanted, trouble);
            Thread.sleep(pause);
            return null;
        }
    }

    private void started(WorkerProcess next, Duration took) {
        failedStarts = 0;
        trouble = "";
        appoint(next);
        listener.started(number, next, took);
    }

    /** From now on whoever ends the slot ends the worker; who did so just before has interrupted a start that was through already. */
    private synchronized void appoint(WorkerProcess next) {
        worker = next;
        if (ending) {
            Thread.interrupted();
            next.kill(new Kill(KillReason.SHUTDOWN, ""));
        }
    }

    private static Duration pause(int failures) {
        Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        return grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE;
    }

    /** Hears the worker to its end. Whatever it sends, and whatever becomes of that here, can only ever end this worker. */
    private void serve(WorkerProcess present) throws InterruptedException {
        try {
            while (true) {
                listener.received(number, present, present.receive());
            }
        } catch (ProtocolException | RuntimeException | OutOfMemoryError e) {
            LOG.log(System.Logger.Level.WARNING, "Worker {0} is ended: {1}", present.id(), e.getMessage());
            present.kill(new Kill(KillReason.PROTOCOL, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            // The end of the connection, orderly or not, is how a worker's end is noticed first.
        } catch (InterruptedException e) {
            present.kill(new Kill(KillReason.SHUTDOWN, ""));
        }
        // A worker without a connection is of no use, even if it lives.
        present.hangUp();
        Exit exit = present.awaitExit();
        launcher.forget(present);
        worker = null;
        Kill kill = exit.kill();
        LOG.log(kill == null || kill.reason().isDeserved() ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                "Worker {0} (pid {1}) {2}", present.id(), Long.toString(present.pid()),
                kill == null ? exit.text() : "was ended: " + kill.text());
        listener.ended(number, present, exit);
    }
}
