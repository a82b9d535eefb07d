package io.gristmill.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Engine;
import io.gristmill.engine.Task;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobLimits;
import io.gristmill.job.KillReason;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.WorkerKey;

/**
 * The slots, what each of them runs, and the giving out of work: carved from what no worker has, else taken back from the worker that
 * has most of it left. Owned by the dispatcher's thread.
 */
final class Stations {
    /** Less work than this is not worth taking from the worker that has it. */
    private static final double WORTH_STEALING_NANOS = 1_000_000;

    private final Engine engine;
    private final LimitPolicy limits;
    private final Map<Integer, Station> bySlot = new TreeMap<>();
    private long attempts;
    private long served;

    Stations(Engine engine, LimitPolicy limits) {
        this.engine = engine;
        this.limits = limits;
    }

    private Collection<Station> stations() {
        return bySlot.values();
    }

    void ready(int slot, String worker, WorkerKey key) {
        bySlot.computeIfAbsent(slot, Station::new).ready(worker, key);
    }

    /** The slot is gone. */
    void closed(int slot) {
        bySlot.remove(slot);
    }

    /** The worker gets nothing more; what it has not begun is taken back. */
    void release(int slot, String worker, boolean stays) {
        Station station = bySlot.get(slot);
        if (station == null || !worker.equals(station.worker)) {
            return;
        }
        station.leave(stays);
        if (station.attempt == null) {
            engine.released(slot, worker);
        } else if (!station.attempt.combines) {
            reclaim(station, 0);
        }
    }

    /** The job has ended: workers need not remember it. */
    void close(String jobId) {
        engine.close(jobId);
    }

    /** The attempt that a slot runs, if it is this one. */
    @Nullable
    Attempt attempt(int slot, long id) {
        Station station = bySlot.get(slot);
        Attempt attempt = station == null ? null : station.attempt;
        return attempt != null && attempt.id == id ? attempt : null;
    }

    /** The attempt is over and its worker free; what it took tells how fast this worker is. */
    @Nullable
    Attempt release(int slot, long id, int items, long busyNanos) {
        Attempt attempt = attempt(slot, id);
        if (attempt != null) {
            Station station = Objects.requireNonNull(bySlot.get(slot));
            String worker = Objects.requireNonNull(station.worker);
            attempt.run.sizer.ran(worker, items, busyNanos);
            station.attempt = null;
            if (station.leaving) {
                engine.released(slot, worker);
            }
        }
        return attempt;
    }

    /** The attempt that died with its worker, or null. */
    @Nullable
    Attempt died(int slot) {
        Station station = bySlot.get(slot);
        if (station == null) {
            return null;
        }
        Attempt attempt = station.attempt;
        station.died();
        return attempt;
    }

    /** The worker of a slot makes room for a fresh one of the same kind. */
    void replace(int slot) {
        Station station = bySlot.get(slot);
        if (station != null && station.isIdle()) {
            replace(station, Objects.requireNonNull(station.key));
        }
    }

    private void replace(Station station, WorkerKey key) {
        station.makeRoom(key);
        engine.replace(station.slot, Objects.requireNonNull(station.worker), key);
    }

    void kill(JobRun run, KillReason reason) {
        for (Station station : stations()) {
            if (station.attempt != null && station.attempt.run == run) {
                station.leave(false);
                engine.kill(station.slot, Objects.requireNonNull(station.worker), reason);
            }
        }
    }

    /** Takes back all that has not begun. */
    void reclaimAll(JobRun run) {
        stations().stream().filter(station -> station.attempt != null && station.attempt.run == run)
                .forEach(station -> reclaim(station, 0));
    }

    /** Takes back what a job's surplus workers have not begun, if it may have fewer than it has. */
    void trim(JobRun run) {
        Integer most = run.job().spec().options().maxWorkers();
        if (most != null) {
            stations().stream()
                    .filter(station -> station.attempt != null && station.attempt.run == run && !station.attempt.combines)
                    .sorted(Comparator.comparingLong((Station station) -> startedAt(station.attempt))).skip(most)
                    .forEach(station -> reclaim(station, 0));
        }
    }

    private boolean reclaim(Station station, int keep) {
        Attempt attempt = Objects.requireNonNull(station.attempt);
        int newEnd = engine.reclaim(station.slot, attempt.id, keep);
        if (newEnd < 0) {
            return false;
        }
        attempt.run.reclaimed(attempt, attempt.from + newEnd);
        return true;
    }

    /**
     * A job arrived. If all workers are busy, the job that has most of them gives one up, as soon as that one is through with the item
     * in flight; a job of higher priority gives none.
     */
    void makeRoom(JobRun arrived) {
        if (stations().stream().anyMatch(Station::isIdle)) {
            return;
        }
        stations().stream()
                .filter(station -> station.attempt != null && station.attempt.run != arrived && !station.attempt.combines)
                .filter(station -> priority(station.attempt) <= arrived.job().spec().options().priority())
                .max(Comparator.comparingInt((Station station) -> size(station.attempt))
                        .thenComparingLong(station -> -startedAt(station.attempt)))
                .ifPresent(station -> reclaim(station, 0));
    }

    private static int priority(@Nullable Attempt attempt) {
        return attempt == null ? 0 : attempt.run.job().spec().options().priority();
    }

    private static int size(@Nullable Attempt attempt) {
        return attempt == null ? 0 : attempt.run.attempts().size();
    }

    private static long startedAt(@Nullable Attempt attempt) {
        return attempt == null ? 0 : attempt.startedAt;
    }

    /** Gives every free worker something to do, if there is anything. */
    void assign(Collection<JobRun> runs, long now, Consumer<JobRun> began) {
        for (Station station : stations()) {
            if (station.isIdle() && engine.allowance(station.slot) > 0) {
                // A fresh worker that is on its way is better for suspects than one that would have to be replaced.
                boolean forSuspects = station.fresh || stations().stream().noneMatch(other -> other.isStarting(now));
                Optional<JobRun> next = FairQueue.next(runs, forSuspects);
                if (next.isPresent()) {
                    serve(station, next.get(), runs, now, began);
                } else {
                    steal(station, runs, now);
                }
            }
        }
    }

    private void serve(Station station, JobRun run, Collection<JobRun> runs, long now, Consumer<JobRun> began) {
        Suspect suspect = run.firstSuspect();
        if (!run.wantsCombining() && suspect != null && station.fresh && key(run, suspect).equals(station.key)) {
            began.accept(run);
            run.takeSuspect();
            begin(station, run, suspect.interval(), suspect, now);
        } else if (suspect != null && !run.wantsCombining() && run.todo() == 0) {
            // They want a worker that nobody else has used; those that are on their way count.
            WorkerKey wanted = key(run, suspect);
            if (stations().stream().filter(other -> other.expects(wanted, now)).count() < run.suspects()) {
                replace(station, wanted);
            }
        } else if (!key(run, null).equals(station.key)) {
            replace(station, key(run, null));
        } else {
            began.accept(run);
            if (run.wantsCombining()) {
                combine(station, run, now);
            } else {
                begin(station, run, run.take(size(station, run, runs)), null, now);
            }
        }
    }

    private long size(Station station, JobRun run, Collection<JobRun> runs) {
        long waitingJobs = runs.stream().filter(FairQueue::mayHaveWorker).count();
        // With more jobs than workers the chunks stay short, so that each has its turn soon.
        Duration age = waitingJobs > bySlot.size() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - run.begunAt());
        long size = run.sizer.next(Objects.requireNonNull(station.worker), run.todo(), bySlot.size(), age);
        boolean counted = run.job().function().kind() == FunctionDescriptor.Kind.ITEM;
        return counted ? Math.clamp(engine.allowance(station.slot), 1, size) : size;
    }

    private void begin(Station station, JobRun run, Interval chunk, @Nullable Suspect suspect, long now) {
        int tries = suspect == null ? 0 : suspect.tries();
        Attempt attempt = Attempt.ofChunk(++attempts, run, chunk, suspect, now);
        started(station, attempt);
        engine.run(station.slot, Objects.requireNonNull(station.worker),
                new Task(attempt.id, run.job(), chunk, tries, granted(run, suspect), run.failedOpens));
    }

    private void combine(Station station, JobRun run, long now) {
        Attempt attempt = Attempt.ofCombine(++attempts, run, now);
        PartialReader.Bunch bunch = Objects.requireNonNull(Objects.requireNonNull(run.combination).bunch);
        started(station, attempt);
        engine.combine(station.slot, Objects.requireNonNull(station.worker), task(attempt), bunch.partials(), bunch.last());
    }

    private Task task(Attempt attempt) {
        Job job = attempt.run.job();
        return new Task(attempt.id, job, new Interval(0, Math.max(1, job.n())), 0, granted(attempt.run, null), 0);
    }

    private void started(Station station, Attempt attempt) {
        attempt.run.begin(attempt);
        attempt.run.served(++served);
        station.begin(attempt);
    }

    /** Splits what another worker has left, so that both should be through at the same time. */
    private void steal(Station station, Collection<JobRun> runs, long now) {
        stations().stream().filter(other -> other.attempt != null && isStealable(other.attempt, runs))
                .map(other -> estimate(other, now)).filter(rest -> rest.items > 0 && rest.nanos() >= WORTH_STEALING_NANOS)
                .max(Comparator.comparingDouble(Rest::nanos)).ifPresent(rest -> {
                    JobRun run = Objects.requireNonNull(rest.station.attempt).run;
                    Double own = run.sizer.pace(Objects.requireNonNull(station.worker));
                    double ratio = own == null ? 0.5 : own / (own + rest.nanosPerItem);
                    if (key(run, null).equals(station.key) && reclaim(rest.station, (int) (rest.items * ratio))) {
                        begin(station, run, run.take(Math.max(1, engine.allowance(station.slot))), null, now);
                    }
                });
    }

    /** What the items of a job get, or one of them that is suspect. */
    private LimitPolicy.Granted granted(JobRun run, @Nullable Suspect suspect) {
        JobLimits asked = run.job().spec().options().limits();
        return suspect != null && suspect.starved() && !run.cannotHaveMore ? limits.grantDouble(asked) : limits.grant(asked);
    }

    private WorkerKey key(JobRun run, @Nullable Suspect suspect) {
        return engine.key(granted(run, suspect));
    }

    /** Whether the job waits for a worker with this key, which is not the one that every job can do with. */
    boolean wants(JobRun run, WorkerKey key) {
        return key(run, null).equals(key) && !key.equals(engine.key(limits.grant(JobLimits.NONE)));
    }

    /** Whether the job's first suspect waits for a worker with this key. */
    boolean wantsMore(JobRun run, WorkerKey key) {
        Suspect suspect = run.firstSuspect();
        return suspect != null && suspect.starved() && !key(run, null).equals(key) && key(run, suspect).equals(key);
    }

    private static boolean isStealable(Attempt attempt, Collection<JobRun> runs) {
        return !attempt.combines && attempt.suspect == null && runs.contains(attempt.run) && FairQueue.mayHaveWorker(attempt.run);
    }

    /** What a worker has not begun, and how long that would take it at the pace of its running chunk. */
    private record Rest(Station station, long items, double nanosPerItem) {
        double nanos() {
            return items * nanosPerItem;
        }
    }

    private Rest estimate(Station station, long now) {
        Attempt attempt = Objects.requireNonNull(station.attempt);
        int claimed = engine.claimed(station.slot, attempt.id);
        long items = attempt.end - attempt.from - claimed;
        return new Rest(station, items, (double) (now - attempt.startedAt) / Math.max(1, claimed));
    }
}
