package io.gristmill.pool;

import java.util.HashMap;
import java.util.Map;

import io.gristmill.job.SizeText;

/** How much of the machine's memory workers may use, all together: one that does not fit is not started. Thread-safe. */
final class MemoryLedger {
    private final long budget;
    private final Map<String, Long> reserved = new HashMap<>();

    /** @param budget bytes */
    MemoryLedger(long budget) {
        this.budget = budget;
    }

    /** @throws WorkerLauncher.StartFailedException if there is not so much left */
    synchronized void reserve(String worker, long bytes) throws WorkerLauncher.StartFailedException {
        long used = reserved.values().stream().mapToLong(Long::longValue).sum();
        if (used + bytes > budget) {
            throw new WorkerLauncher.StartFailedException("A worker could not start: it may use " + SizeText.format(bytes)
                    + ", other workers may use " + SizeText.format(used) + ", and there are " + SizeText.format(budget)
                    + " for all", "",
                    null);
        }
        reserved.put(worker, bytes);
    }

    synchronized void release(String worker) {
        reserved.remove(worker);
    }
}
