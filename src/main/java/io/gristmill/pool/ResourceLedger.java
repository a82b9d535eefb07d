package io.gristmill.pool;

import java.util.HashMap;
import java.util.Map;

import io.gristmill.job.SizeText;

/**
 * What of the machine workers were promised, all together. A worker whose memory does not fit is not started; processors may be
 * promised more than once, as items may wait for other things. Thread-safe.
 */
public final class ResourceLedger {
    private final long budget;
    private final Map<String, Long> reserved = new HashMap<>();

    /** @param budget bytes */
    ResourceLedger(long budget) {
        this.budget = budget;
    }

    /** @throws WorkerLauncher.StartFailedException if there is not so much left */
    synchronized void reserve(String worker, long bytes) throws WorkerLauncher.StartFailedException {
        long used = used();
        if (used + bytes > budget) {
            throw new WorkerLauncher.StartFailedException("A worker could not start: it may use " + SizeText.format(bytes)
                    + ", other workers may use " + SizeText.format(used) + ", and there are " + SizeText.format(budget)
                    + " for all", "",
                    null);
        }
        reserved.put(worker, bytes);
    }

    /** How many workers there are. */
    public synchronized int workers() {
        return reserved.size();
    }

    /** Bytes for all workers. */
    public long budget() {
        return budget;
    }

    /** Bytes that the workers may use. */
    public synchronized long used() {
        return reserved.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized void release(String worker) {
        reserved.remove(worker);
    }
}
