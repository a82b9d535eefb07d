package io.gristmill.dispatch;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.WorkerKey;

/** A slot as the dispatcher sees it. */
final class Station {
    private static final long COUNTED_ON_NANOS = 5_000_000_000L;

    final int slot;
    @Nullable
    String worker;
    @Nullable
    WorkerKey key;
    @Nullable
    Attempt attempt;
    /** Whether the worker has not run anything yet. */
    boolean fresh;
    /** Whether the worker gets nothing more. */
    boolean leaving;
    /** Whether no other worker follows one that is leaving. */
    boolean stays;
    /** What the worker that is on its way is like, if that was asked for. */
    @Nullable
    WorkerKey expected;
    /** Since when a worker is missing, or on its way out, in nanoseconds. */
    long missingSince;

    Station(int slot) {
        this.slot = slot;
    }

    boolean isIdle() {
        return worker != null && attempt == null && !leaving;
    }

    /** Whether a fresh worker is on its way; one that takes too long is not to be counted on. */
    boolean isStarting(long now) {
        return (worker == null || leaving && !stays) && now - missingSince < COUNTED_ON_NANOS;
    }

    /** Whether a worker of this kind is on its way because somebody asked for it. */
    boolean expects(WorkerKey wanted, long now) {
        return isStarting(now) && wanted.equals(expected);
    }

    /** The worker makes room for one of another kind. */
    void makeRoom(WorkerKey wanted) {
        leave(false);
        expected = wanted;
    }

    void leave(boolean staysThere) {
        leaving = true;
        stays = staysThere;
        missingSince = System.nanoTime();
    }

    void ready(String newWorker, WorkerKey newKey) {
        worker = newWorker;
        key = newKey;
        expected = null;
        attempt = null;
        fresh = true;
        leaving = false;
        stays = false;
    }

    void begin(Attempt next) {
        attempt = next;
        fresh = false;
    }

    void died() {
        worker = null;
        attempt = null;
        leaving = false;
        stays = false;
        missingSince = System.nanoTime();
    }
}
