package io.gristmill.pool;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.KillReason;
import io.gristmill.job.WorkerKey;

/** A number of slots, each of which keeps a worker alive. Slots are numbered in the order of their making; no number comes twice. */
public final class WorkerPool implements AutoCloseable {
    private static final int REPEATED = 3;

    private final WorkerLauncher launcher;
    private final SpareWorker spare;
    private final PoolListener listener;
    private final Map<Integer, Slot> slots = new ConcurrentSkipListMap<>();
    private final int firstSize;
    private int numbers;
    private volatile boolean ready;
    private boolean closed;

    /** Nothing runs before {@link #start}. */
    public WorkerPool(PoolSettings settings, InstantSource clock, PoolListener listener) throws IOException {
        this.launcher = new WorkerLauncher(settings, clock);
        this.spare = new SpareWorker(launcher);
        this.listener = listener;
        this.firstSize = settings.size();
    }

    public void start() {
        grow(firstSize);
    }

    public WorkerKey defaultKey() {
        return launcher.defaultKey();
    }

    /** Adds so many slots. */
    public synchronized void grow(int count) {
        for (int i = 0; i < count && !closed; i++) {
            Slot slot = new Slot(numbers++, launcher, listener);
            slots.put(slot.number(), slot);
            slot.start();
        }
    }

    /** Takes a slot away; its worker, which should be idle, ends. */
    public synchronized void remove(int slot, @Nullable String why) {
        Slot removed = slots.remove(slot);
        if (removed != null) {
            removed.end(new Kill(KillReason.RETIRED, why == null ? "" : why));
        }
    }

    /** Replaces the worker of a slot by one with this key. */
    public void replace(int slot, WorkerProcess worker, WorkerKey key) {
        Slot replaced = slots.get(slot);
        if (replaced != null) {
            replaced.use(key);
            worker.kill(new Kill(KillReason.RETIRED, "another job needs a worker with " + key));
        }
    }

    /** Ends a worker that is idle; its slot goes on with another. */
    public void retire(WorkerProcess worker, @Nullable String why) {
        worker.kill(new Kill(KillReason.RETIRED, why == null ? "" : why));
    }

    /** Starts a worker that is to follow the slot's present one. {@link PoolListener#successorReady} tells when it is up. */
    public void prepareSuccessor(int slot) {
        Slot prepared = slots.get(slot);
        if (prepared != null) {
            prepared.prepare();
        }
    }

    /** A worker for what is no job. */
    public SpareWorker spare() {
        return spare;
    }

    /** What workers were promised. */
    public ResourceLedger resources() {
        return launcher.resources();
    }

    /** The numbers of all slots. */
    public List<Integer> slots() {
        return new ArrayList<>(slots.keySet());
    }

    /** The worker that a slot has now. */
    public @Nullable WorkerProcess worker(int slot) {
        Slot found = slots.get(slot);
        return found == null ? null : found.worker();
    }

    /** Why a slot has no worker, or an empty text. */
    public String trouble(int slot) {
        Slot found = slots.get(slot);
        return found == null ? "" : found.trouble();
    }

    /** Whether every slot has a worker, or has tried to get one; once that was so, it stays so. */
    public boolean isReady() {
        if (!ready) {
            ready = !slots.isEmpty() && slots.values().stream().allMatch(Slot::hasTried);
        }
        return ready;
    }

    /** Why no worker can start, once that has happened repeatedly in every slot; else an empty text. */
    public String trouble() {
        List<Slot> all = List.copyOf(slots.values());
        return !all.isEmpty() && all.stream().allMatch(slot -> slot.failedStarts() >= REPEATED) ? all.getFirst().trouble() : "";
    }

    /**
     * Ends the processes that workers started and left behind: all of those that are gone, and of live ones what they started before
     * these moments, by their ids. Asked after a process was found.
     */
    public int endStrays(Function<String, @Nullable Instant> before) {
        return launcher.endStrays(before);
    }

    /** Ends all workers and waits until they are gone. */
    @Override
    public void close() {
        List<Slot> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(slots.values());
        }
        all.forEach(slot -> slot.end(new Kill(KillReason.SHUTDOWN, "")));
        try {
            for (Slot slot : all) {
                slot.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        spare.close();
        launcher.close();
    }
}
