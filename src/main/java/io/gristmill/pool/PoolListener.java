package io.gristmill.pool;

import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ProtocolException;

/** Hears what happens in the slots of a pool; the calls for one slot come from its own thread, one after the other. */
public interface PoolListener {

    /** The slot has a fresh worker. */
    void started(int slot, WorkerProcess worker);

    /**
     * The worker said something.
     *
     * @throws ProtocolException if no sound worker would say that: it is killed then
     */
    void received(int slot, WorkerProcess worker, FromWorker message) throws ProtocolException, InterruptedException;

    /** The worker is gone, and all that it had said was heard. */
    void ended(int slot, WorkerProcess worker, Exit exit);
}
