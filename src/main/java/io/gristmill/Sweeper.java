package io.gristmill;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.gristmill.store.Storage;

/** Has the storage look from time to time for what has expired, and remove it. */
final class Sweeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());

    private final Storage storage;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name(
            "gristmill-sweeper").factory());

    /** The storage must be open for longer than this. */
    Sweeper(Storage storage, Duration interval) {
        this.storage = storage;
        timer.scheduleWithFixedDelay(this::sweep, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A sweep that failed, as on a full disk, must not be the last one. */
    private void sweep() {
        try {
            storage.sweep();
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "What has expired could not be removed; it will be tried again", e);
        }
    }

    @Override
    public void close() {
        timer.close();
    }
}
