package io.gristmill.dispatch;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.EngineKind;
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
    /** The job that the worker has open, or null. */
    @Nullable
    JobRun warmFor;
    /** How long opening that job took, and when it was done, in nanoseconds. */
    long initNanos;
    long warmSince;
    /** Whether the worker gets nothing more. */
    boolean leaving;
    /** Whether no other worker follows one that is leaving. */
    private boolean stays;
    /** What the worker that is on its way is like, if that was asked for. */
    private @Nullable WorkerKey expected;
    /** Since when a worker is missing, or on its way out, in nanoseconds. */
    private long missingSince = Long.MIN_VALUE;
    /** When the worker came, in nanoseconds. */
    private long readySince;

    Station(int slot) {
        this.slot = slot;
    }

    /** Whether its workers are of this kind, as a slot's always are. */
    boolean serves(EngineKind engine) {
        return key != null && key.engine() == engine;
    }

    boolean isIdle() {
        return isThere() && attempt == null;
    }

    /** Whether it has a worker that may be given something, now or when it is through. */
    boolean isThere() {
        return worker != null && !leaving;
    }

    /** Whether a fresh worker is on its way; one that takes too long is not to be counted on. */
    boolean isStarting(long now) {
        return (worker == null || leaving && !stays) && now - missingSince < COUNTED_ON_NANOS;
    }

    /** Whether a worker of this kind is on its way because somebody asked for it. */
    boolean expects(WorkerKey wanted, long now) {
        return isStarting(now) && wanted.equals(expected);
    }

    /** How long it was without a worker before this one, counted from a moment on; 0 once this one has run something. */
    long missingNanos(long from) {
        return fresh ? Math.max(0, readySince - Math.max(missingSince, from)) : 0;
    }

    /** What the worker that is on its way is like. */
    @Nullable
    WorkerKey nextKey() {
        return expected == null ? key : expected;
    }

    void ready(String newWorker, WorkerKey newKey) {
        worker = newWorker;
        readySince = System.nanoTime();
        key = newKey;
        expected = null;
        attempt = null;
        fresh = true;
        leaving = false;
        stays = false;
        cool();
    }

    void begin(Attempt next) {
        attempt = next;
        fresh = false;
        if (warmFor != next.run) {
            cool();
        }
    }

    void warm(JobRun run, long nanos) {
        warmFor = run;
        initNanos = run.job().function().initialises() ? nanos : 0;
        warmSince = System.nanoTime();
    }

    void cool() {
        warmFor = null;
        initNanos = 0;
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

    void died() {
        worker = null;
        attempt = null;
        leaving = false;
        stays = false;
        missingSince = System.nanoTime();
        cool();
    }
}
