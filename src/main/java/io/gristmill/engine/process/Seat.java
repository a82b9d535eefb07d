package io.gristmill.engine.process;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Death;
import io.gristmill.engine.Task;
import io.gristmill.job.Failure;
import io.gristmill.job.FailureKind;
import io.gristmill.job.KillReason;
import io.gristmill.pool.Exit;
import io.gristmill.pool.WorkerProcess;
import io.gristmill.wire.Block;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ProtocolException;
import io.gristmill.wire.StatusPage;
import io.gristmill.wire.ToWorker;

/**
 * What the server knows of the worker in one slot and of the attempt that it runs. The server's own bounds are kept here, lowered only
 * by its own reclaims; whatever the worker says is held against them. Thread-safe; nothing here waits.
 */
final class Seat {
    private final int slot;
    private final WorkerProcess worker;
    private @Nullable Task task;
    private @Nullable String openJob;
    private boolean opened;
    private boolean combining;
    private int end;
    private long frontier;
    private long itemsDone;
    private int lastDone;
    private long itemSeenAt;
    private boolean held;

    Seat(int slot, WorkerProcess worker) {
        this.slot = slot;
        this.worker = worker;
    }

    WorkerProcess worker() {
        return worker;
    }

    synchronized @Nullable Task task() {
        return task;
    }

    synchronized boolean runs(long attempt) {
        return task != null && task.attempt() == attempt;
    }

    synchronized void run(Task next, ToWorker.Open open) {
        begin(next, open);
        combining = false;
        end = Math.toIntExact(next.chunk().size());
        frontier = next.chunk().from();
        lastDone = -1;
        worker.page().publish(end);
        worker.send(new ToWorker.Run(next.attempt(), next.chunk().from(), next.chunk().to(), next.tries()));
    }

    synchronized void combine(Task next, ToWorker.Open open, ToWorker.Combine combine) {
        begin(next, open);
        combining = true;
        end = 0;
        worker.send(combine);
    }

    private void begin(Task next, ToWorker.Open open) {
        if (task != null) {
            throw new IllegalStateException("Slot " + slot + " runs attempt " + task.attempt());
        }
        task = next;
        if (!open.job().equals(openJob)) {
            openJob = open.job();
            opened = false;
            worker.send(open);
        }
    }

    synchronized int reclaim(long attempt, int keep) {
        if (!runs(attempt) || combining) {
            return -1;
        }
        StatusPage.Claim taken = worker.page().reclaim(keep);
        // A worker that raised its own end, or lowered it, has lied; what it may do next is judged by our bound alone.
        if (taken.isEmpty() || taken.to() != end) {
            return -1;
        }
        end = taken.from();
        return end;
    }

    synchronized int claimed(long attempt) {
        return runs(attempt) ? Math.clamp(worker.page().next(), 0, end) : 0;
    }

    synchronized void opened(FromWorker.Opened message) {
        opened |= message.job().equals(openJob);
    }

    /** The attempt that did not run because its job could not be opened. */
    synchronized Task openFailed(FromWorker.OpenFailed message) throws ProtocolException {
        Task failed = expected(message.job().equals(openJob));
        task = null;
        openJob = null;
        return failed;
    }

    /** Checks a block against the attempt's bounds. */
    synchronized Task check(long attempt, Block block) throws ProtocolException {
        Task running = expected(runs(attempt) && !combining);
        if (block.from() != frontier || block.to() > running.chunk().from() + end) {
            throw new ProtocolException("Results [" + block.from() + ", " + block.to() + ") do not fit [" + frontier + ", "
                    + (running.chunk().from() + end) + ")");
        }
        return running;
    }

    /** The block's items are done, whatever the worker does next. */
    synchronized void accept(Block block) {
        frontier = block.to();
        itemsDone += block.to() - block.from();
    }

    synchronized Task done(FromWorker.Done message) throws ProtocolException {
        Task finished = expected(runs(message.attempt()) && !combining);
        if (message.items() != end || frontier != finished.chunk().from() + end) {
            throw new ProtocolException("The worker says it is done with " + message.items() + " of " + end + " items, and sent "
                    + (frontier - finished.chunk().from()));
        }
        task = null;
        return finished;
    }

    synchronized Task combined() throws ProtocolException {
        Task finished = expected(combining);
        task = null;
        return finished;
    }

    private Task expected(boolean condition) throws ProtocolException {
        if (task == null || !condition) {
            throw new ProtocolException("The worker speaks of something that it was not asked for");
        }
        return task;
    }

    /** While the server itself holds the worker back, no item's time runs. */
    synchronized void hold(boolean now) {
        held = now;
    }

    /** Kills the worker if its item has been in flight for longer than the job allows. */
    synchronized void checkItemTimeout(long now) {
        if (task == null || combining || task.job().spec().options().itemTimeout() == null) {
            return;
        }
        int done = worker.page().done();
        if (held || done != lastDone || worker.page().next() <= done) {
            lastDone = done;
            itemSeenAt = now;
        } else if (now - itemSeenAt > task.job().spec().options().itemTimeout().toNanos()) {
            worker.kill(KillReason.ITEM_TIMEOUT);
        }
    }

    /** The item in flight, or null. */
    synchronized @Nullable Long item() {
        int inFlight = task == null || combining ? -1 : inFlight();
        return inFlight < 0 || task == null ? null : (Long) (task.chunk().from() + inFlight);
    }

    synchronized long itemsDone() {
        return itemsDone;
    }

    /** What the worker's end means for its attempt; called when all that it sent was heard. */
    synchronized Death ended(Exit exit) {
        Task last = task;
        boolean running = last != null && !combining;
        return new Death(worker.id(), last == null ? -1 : last.attempt(), opened,
                running && opened ? inFlight(exit) : -1, running ? Math.clamp(worker.page().next(), 0, end) : 0, cause(exit),
                exit.killReason());
    }

    /** The word of a worker that broke the protocol counts for nothing: there the first item without a record is to blame. */
    private int inFlight(Exit exit) {
        if (task == null || exit.killReason() != KillReason.PROTOCOL) {
            return inFlight();
        }
        int recorded = (int) (frontier - task.chunk().from());
        return recorded < end ? recorded : -1;
    }

    /** A record that arrived is done, whatever the page says. */
    private int inFlight() {
        int recorded = task == null ? 0 : (int) (frontier - task.chunk().from());
        int done = Math.max(worker.page().done(), recorded);
        return done < Math.min(worker.page().next(), end) ? done : -1;
    }

    private Failure cause(Exit exit) {
        String who = "The worker (pid " + worker.pid() + ") ";
        if (exit.killReason() == KillReason.ITEM_TIMEOUT) {
            return Failure.of(FailureKind.TIMEOUT, "The item ran too long", who + "was ended after the item's limit of "
                    + (task == null ? null : task.job().spec().options().itemTimeout()));
        }
        if (exit.isOutOfMemory()) {
            return Failure.of(FailureKind.OUT_OF_MEMORY, "The worker ran out of memory", who + "ran out of memory with a heap of "
                    + worker.key().heap() / (1024 * 1024) + " MB while this item was in flight");
        }
        String how = exit.killReason() == null ? exit.text() : exit.killReason().text();
        return new Failure(FailureKind.CRASHED, "The worker " + how, who + how + " while this item was in flight",
                exit.signal() == null ? exit.code() : null, exit.signal());
    }
}
