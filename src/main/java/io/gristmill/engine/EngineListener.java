package io.gristmill.engine;

import io.gristmill.job.Failure;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.Block;
import io.gristmill.wire.Effort;

/**
 * Hears what happens in the slots of an engine. For one slot the calls come one after the other; they must not block for long,
 * except {@link #results}, which may hold the slot back.
 */
public interface EngineListener {

    /** The slot has a fresh, idle worker. */
    void ready(int slot, String worker, WorkerKey key);

    /** Checked records of the running attempt; the outputs that they name are stored, which took so many bytes. */
    void results(int slot, long attempt, Block block, long outputBytes) throws InterruptedException;

    /** The attempt has run all that was left to it, and the worker is idle. */
    void done(int slot, long attempt, int items, Effort effort);

    /**
     * The worker has opened the attempt's job, which took so long.
     *
     * @param idle whether that was all it was asked for
     */
    void opened(int slot, long attempt, long initNanos, boolean idle);

    /** The job could not be opened, so the attempt did not run; the worker is idle. */
    void openFailed(int slot, long attempt, Failure failure);

    /** The combined value as JSON text; the worker is idle. */
    void combined(int slot, long attempt, byte[] value);

    /** Combining failed; the worker is idle. */
    void combineFailed(int slot, long attempt, Failure failure);

    /**
     * Give the worker nothing more, take its unstarted items back, and say {@link Engine#released} when it is idle.
     *
     * @param stays whether no other worker follows for now
     */
    void release(int slot, String worker, boolean stays);

    /** No worker with this key could be started. */
    void startFailed(WorkerKey key, String reason);

    /** The slot is gone. */
    void closed(int slot);

    /** The slot's worker is gone; all that it had sent was reported before. */
    void died(int slot, Death death);
}
