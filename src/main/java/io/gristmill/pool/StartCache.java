package io.gristmill.pool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The JDK's ahead-of-time cache (JEP 483, JEP 514) of what a worker loads on its way to its first word. A worker that does nothing else
 * makes it, in some two seconds of processor time, when another is started than the first ones: a server that never replaces a worker
 * has no use for it. A JVM that finds the cache unfit, as its heap is another kind of heap, goes without.
 */
final class StartCache {
    private final Path file;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean made;

    /** @param directory of the class path's jars: the cache is good for these very files */
    StartCache(Path directory) {
        file = directory.resolve("worker.aot");
    }

    /** Whether it is the caller who makes it. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    /** Options of the JVM that writes the cache when it ends. */
    List<String> making() {
        return List.of("-XX:AOTCacheOutput=" + file);
    }

    /** That JVM has ended. */
    boolean end() {
        made = Files.exists(file);
        return made;
    }

    /** Workers cannot start with it. */
    void drop() {
        made = false;
    }

    /** Options of a JVM that uses the cache, if it is there. */
    List<String> using() {
        return made ? List.of("-XX:AOTCache=" + file, "-Xlog:aot*=error:stderr") : List.of();
    }
}
