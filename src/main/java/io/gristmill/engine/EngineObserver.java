package io.gristmill.engine;

import java.time.Duration;

import io.gristmill.job.WorkerKey;

/** Hears what operators may want to count. Calls must be short, and may come from many threads. */
public interface EngineObserver {

    /** A worker came up, so long after its process was started; one that was started in advance has waited since. */
    void started(String worker, Duration took);

    /** A worker could not be started. */
    void startFailed(WorkerKey key, String reason);

    /** A worker is gone. */
    void retired(Retirement retirement);

    /**
     * An attempt is over, one way or the other.
     *
     * @param outcome COMPLETED, PREEMPTED (some was taken back), or what ended the worker
     */
    void attempted(String worker, Task task, long items, Duration busy, String outcome);
}
