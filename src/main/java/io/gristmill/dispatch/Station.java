package io.gristmill.dispatch;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.WorkerKey;

/** A slot as the dispatcher sees it. */
final class Station {
    final int slot;
    @Nullable
    String worker;
    @Nullable
    WorkerKey key;
    @Nullable
    Attempt attempt;
    /** Whether the worker has not run anything yet. */
    boolean fresh;
    /** Whether the worker is being replaced. */
    boolean leaving;

    Station(int slot) {
        this.slot = slot;
    }

    boolean isIdle() {
        return worker != null && attempt == null && !leaving;
    }

    /** Whether a fresh worker is on its way. */
    boolean isStarting() {
        return worker == null || leaving;
    }

    void ready(String newWorker, WorkerKey newKey) {
        worker = newWorker;
        key = newKey;
        attempt = null;
        fresh = true;
        leaving = false;
    }

    void begin(Attempt next) {
        attempt = next;
        fresh = false;
    }

    void died() {
        worker = null;
        attempt = null;
        leaving = false;
    }
}
