package io.gristmill.event;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where readers wait for a job's news. It carries no content: a reader that is woken reads the store from the number that it knows,
 * so nothing is queued for it and nothing can be missed.
 */
public final class EventHub implements AutoCloseable {
    private final ConcurrentHashMap<String, Set<Subscription>> subscriptions = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * A reader's place to wait. Subscribe first, then read, then {@link #await}: news that comes in between ends the wait at once.
     */
    public final class Subscription implements AutoCloseable {
        private final String jobId;
        private final Semaphore news = new Semaphore(0);

        private Subscription(String jobId) {
            this.jobId = jobId;
        }

        /**
         * Waits for news.
         *
         * @return false if none came in time
         */
        public boolean await(Duration atMost) throws InterruptedException {
            boolean woken = news.tryAcquire(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            news.drainPermits();
            return woken;
        }

        /** Whether the server is ending: the reader should say goodbye. */
        public boolean isEnding() {
            return closed;
        }

        @Override
        public void close() {
            subscriptions.computeIfPresent(jobId, (_, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }

    public Subscription subscribe(String jobId) {
        Subscription subscription = new Subscription(jobId);
        subscriptions.compute(jobId, (_, all) -> {
            Set<Subscription> set = all == null ? ConcurrentHashMap.newKeySet() : all;
            set.add(subscription);
            return set;
        });
        return subscription;
    }

    /** Wakes everybody who waits for this job. Called after the news is committed. */
    public void publish(String jobId) {
        Set<Subscription> waiting = subscriptions.get(jobId);
        if (waiting != null) {
            waiting.forEach(subscription -> subscription.news.release());
        }
    }

    /** How many readers wait or read. */
    public int subscribers() {
        return subscriptions.values().stream().mapToInt(Set::size).sum();
    }

    /** Wakes everybody for the last time. */
    @Override
    public void close() {
        closed = true;
        subscriptions.keySet().forEach(this::publish);
    }
}
