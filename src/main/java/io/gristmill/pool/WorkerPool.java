package io.gristmill.pool;

import io.gristmill.job.KillReason;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.WorkerKey;

/** A fixed number of slots, each of which keeps a worker alive. */
public final class WorkerPool implements AutoCloseable {
    private static final int REPEATED = 3;

    private final WorkerLauncher launcher;
    private final List<Slot> slots = new ArrayList<>();

    /** Makes the slots; nothing runs before {@link #start}. */
    public WorkerPool(PoolSettings settings, InstantSource clock, PoolListener listener) throws IOException {
        launcher = new WorkerLauncher(settings, clock);
        for (int number = 0; number < settings.size(); number++) {
            slots.add(new Slot(number, launcher, listener));
        }
    }

    public void start() {
        slots.forEach(Slot::start);
    }

    public int size() {
        return slots.size();
    }

    public WorkerKey defaultKey() {
        return launcher.defaultKey();
    }

    /** The worker that a slot has now. */
    public @Nullable WorkerProcess worker(int slot) {
        return slots.get(slot).worker();
    }

    /** Replaces the worker of a slot by one with this key. */
    public void replace(int slot, WorkerProcess worker, WorkerKey key) {
        slots.get(slot).use(key);
        worker.kill(KillReason.RETIRED);
    }

    /** Whether every slot has a worker, or has tried to get one. */
    public boolean isReady() {
        return slots.stream().allMatch(Slot::hasTried);
    }

    /** Why no worker can start, once that has happened repeatedly in every slot; else an empty text. */
    public String trouble() {
        return slots.stream().allMatch(slot -> slot.failedStarts() >= REPEATED) ? slots.getFirst().trouble() : "";
    }

    /** Ends all workers and waits until they are gone. */
    @Override
    public void close() {
        slots.forEach(Slot::end);
        try {
            for (Slot slot : slots) {
                slot.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        launcher.close();
    }
}
