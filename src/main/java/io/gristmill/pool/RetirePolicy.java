package io.gristmill.pool;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.DurationText;
import io.gristmill.job.SizeText;
import io.gristmill.job.WorkerKey;

/**
 * When a worker is replaced by a fresh one though nothing is wrong with it. What it leaked, fragmented or cached goes with it.
 *
 * @param items after so many; null: never
 * @param age   after so long; null: never
 * @param idle  after having done nothing for so long, if it has ever done something; null: never
 */
public record RetirePolicy(@Nullable Long items, @Nullable Duration age, @Nullable Duration idle) {

    /** Only when memory runs short. */
    public static final RetirePolicy NEVER = new RetirePolicy(null, null, null);

    /**
     * A worker's age and use.
     *
     * @param items     that it has done and was given
     * @param idleNanos since it last did something, or -1 if it is busy or has never done anything
     * @param memory    bytes of the process that it shares with nobody
     */
    public record Condition(WorkerKey key, long items, long ageNanos, long idleNanos, long memory) {}

    /** Why the worker should go, or null. */
    public @Nullable String reason(Condition worker) {
        if (worker.memory > threshold(worker.key)) {
            return memoryReason(worker);
        }
        if (items != null && worker.items >= items) {
            return "it has done " + worker.items + " items, the most is " + items;
        }
        if (age != null && worker.ageNanos >= age.toNanos()) {
            return "it is older than " + DurationText.format(age);
        }
        return idle != null && worker.idleNanos >= idle.toNanos() ? "it was idle for " + DurationText.format(idle) : null;
    }

    /** Why the worker must take nothing more although its successor is not there yet, or null. */
    public @Nullable String urgentReason(Condition worker) {
        return worker.memory > threshold(worker.key) ? memoryReason(worker) : null;
    }

    private static String memoryReason(Condition worker) {
        return "its process has grown to " + worker.memory / (1024 * 1024) + "MB, over " + SizeText.format(threshold(worker.key));
    }

    /** Half of what a process may have beyond its heap: a leak is caught between two items, before it costs one of them its worker. */
    static long threshold(WorkerKey key) {
        return key.heap() + (key.memory() - key.heap()) / 2;
    }
}
