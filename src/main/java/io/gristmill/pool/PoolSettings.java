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

    public PoolSettings {
        if (size < 1 || size > 1024) {
            throw new IllegalArgumentException("gristmill.pool.size is 1 to 1024, not " + size);
        }
    }
}
