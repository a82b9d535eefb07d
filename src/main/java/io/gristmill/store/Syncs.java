package io.gristmill.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The files and directories that must be on disk before the group that is being written is committed. They are synced side by side:
 * file systems answer many at once in hardly more time than one. Confined to the writer's thread.
 */
final class Syncs implements AutoCloseable {
    private static final int AT_ONCE = 16;

    private final Set<Path> pending = new LinkedHashSet<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE,
            Thread.ofPlatform().name("gristmill-sync-", 1).daemon().factory());

    /** Has a file or directory, which must be there by then, synced before the commit. */
    void add(Path path) {
        pending.add(path);
    }

    /** Syncs all that was added; afterwards there is nothing more to sync, whether this throws or not. */
    void run() throws IOException {
        List<Path> paths = List.copyOf(pending);
        pending.clear();
        if (paths.size() == 1) {
            sync(paths.getFirst());
            return;
        }
        List<Future<Boolean>> running = new ArrayList<>(paths.size());
        for (Path path : paths) {
            running.add(threads.submit(() -> sync(path)));
        }
        for (Future<Boolean> one : running) {
            await(one);
        }
    }

    void clear() {
        pending.clear();
    }

    private static boolean sync(Path path) throws IOException {
        StandardOpenOption access = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
        return true;
    }

    private static void await(Future<Boolean> sync) throws IOException {
        try {
            sync.get();
        } catch (ExecutionException e) {
            throw new IOException("Results could not be synced: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            throw new IOException("The writer is closed, not interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
