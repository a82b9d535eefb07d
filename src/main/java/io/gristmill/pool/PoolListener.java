package io.gristmill.pool;

import java.time.Duration;

import io.gristmill.job.WorkerKey;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ProtocolException;

/** Hears what happens in the slots of a pool; the calls for one slot come from its own thread, one after the other. */
public interface PoolListener {

    /** The slot has a fresh worker, which took so long to start. */
    void started(int slot, WorkerProcess worker, Duration took);

    /** No worker with this key could be started in the slot; it is tried again. */
    void startFailed(int slot, WorkerKey key, String reason);

    /**
     * The worker said something.
     *
     * @throws ProtocolException if no sound worker would say that: it is killed then
     */
    void received(int slot, WorkerProcess worker, FromWorker message) throws ProtocolException, InterruptedException;

    /** The worker is gone, and all that it had said was heard. */
    void ended(int slot, WorkerProcess worker, Exit exit);

    /** A worker that is to follow this one is up and waits; called by another thread than the slot's. */
    void successorReady(int slot, WorkerProcess worker);

    /** No worker could be started that was to follow this one. */
    void successorFailed(int slot, WorkerProcess worker);

    /** The slot is gone. */
    void closed(int slot);
}
