package io.gristmill.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.KillReason;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ToWorker;

/**
 * A worker beside the slots that runs no items: it answers questions about functions, one after the other, however busy the others are.
 * It is started at the first question, and ended when it owes an answer for too long or nobody has asked for a while.
 */
public final class SpareWorker implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final long HEAP = 64L << 20;
    private static final long MEMORY = 256L << 20;

    private final WorkerLauncher launcher;
    private final ScheduledExecutorService timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("spare worker").factory());
    private volatile @Nullable WorkerProcess worker;
    private volatile boolean closed;
    private @Nullable ScheduledFuture<?> end;

    SpareWorker(WorkerLauncher launcher) {
        this.launcher = launcher;
    }

    /**
     * What the worker answers; waits for it.
     *
     * @throws IOException if it cannot be started, ends, or does not answer in time
     */
    public synchronized FromWorker ask(ToWorker question, Duration limit) throws IOException, InterruptedException {
        if (end != null) {
            end.cancel(false);
        }
        WorkerProcess asked = worker();
        ScheduledFuture<?> late = timer.schedule(() -> asked.kill(new Kill(KillReason.RETIRED, "it did not answer")),
                limit.toMillis(), TimeUnit.MILLISECONDS);
        boolean answered = false;
        try {
            asked.send(question);
            FromWorker answer = asked.receive();
            answered = true;
            return answer;
        } finally {
            late.cancel(false);
            if (answered && !closed) {
                end = timer.schedule(this::end, IDLE.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                end();
            }
        }
    }

    private WorkerProcess worker() throws IOException, InterruptedException {
        if (closed) {
            throw new IOException("The server is ending");
        }
        WorkerProcess present = worker;
        if (present == null) {
            present = launcher.launch(new WorkerKey(launcher.defaultKey().code(), HEAP, MEMORY)).process();
            worker = present;
        }
        return present;
    }

    private synchronized void end() {
        WorkerProcess ended = worker;
        if (ended == null) {
            return;
        }
        worker = null;
        ended.kill(new Kill(KillReason.RETIRED, "nobody asks it any more"));
        try {
            ended.awaitExit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        launcher.forget(ended);
    }

    /** Whoever waits for an answer is told that there will be none. */
    @Override
    public void close() {
        closed = true;
        WorkerProcess present = worker;
        if (present != null) {
            present.kill(new Kill(KillReason.SHUTDOWN, ""));
        }
        end();
        timer.shutdownNow();
    }
}
