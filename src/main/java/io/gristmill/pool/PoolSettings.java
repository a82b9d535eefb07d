package io.gristmill.pool;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How the pool runs its workers.
 *
 * @param size            slots, 1 to 1024
 * @param heap            of a worker, in bytes, unless its job wants another
 * @param startTimeout    from the start of a process to its first message
 * @param functions       directory of jars with functions, or null
 * @param record          where to note what runs, so that a later server can end what this one leaves behind
 */
public record PoolSettings(int size, long heap, Duration startTimeout, @Nullable Path functions, Path record) {

    public static final int MOST_SLOTS = 1024;

    public PoolSettings {
        if (size < 1 || size > MOST_SLOTS) {
            throw new IllegalArgumentException("A pool has 1 to " + MOST_SLOTS + " slots, not " + size);
        }
    }
}
