package io.gristmill.pool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How the pool runs its workers.
 *
 * @param size         slots, 1 to 1024
 * @param memory       of a worker, unless its job wants another
 * @param startTimeout from the start of a process to its first message
 * @param code         what workers run
 * @param record       where to note what runs, so that a later server can end what this one leaves behind
 * @param retire       when to replace a sound worker
 */
public record PoolSettings(int size, Memory memory, Duration startTimeout, Code code, Path record, RetirePolicy retire) {

    public static final int MOST_SLOTS = 1024;

    /**
     * Bytes that a worker may use.
     *
     * @param process less what it shares with others
     * @param all     that all workers may use together
     */
    public record Memory(long heap, long process, long all) {}

    /**
     * What workers run beside the functions that are built in.
     *
     * @param functions  directory of jars, or null
     * @param chaos      whether there are functions that do harm
     * @param properties system properties that functions are set up by
     */
    public record Code(@Nullable Path functions, boolean chaos, Map<String, String> properties) {

        /** Whether there are functions that the server's authors do not answer for. */
        public boolean mayDoHarm() {
            return functions != null || chaos;
        }
    }

    public PoolSettings {
        checkSize(size);
    }

    static void checkSize(int size) {
        if (size < 1 || size > MOST_SLOTS) {
            throw new IllegalArgumentException("A pool has 1 to " + MOST_SLOTS + " slots, not " + size);
        }
    }
}
