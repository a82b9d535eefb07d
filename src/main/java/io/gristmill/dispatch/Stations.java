package io.gristmill.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Engine;
import io.gristmill.engine.Task;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.KillReason;
import io.gristmill.job.WorkerKey;

/**
 * The slots, what each of them runs, and the giving out of work: carved from what no worker has, else taken back from the worker that
 * has most of it left. Owned by the dispatcher's thread.
 */
final class Stations {
    /** Less work than this is not worth taking from the worker that has it. */
    private static final double WORTH_STEALING_NANOS = 1_000_000;

    private final Engine engine;
    private final List<Station> stations = new ArrayList<>();
    private long attempts;
    private long served;

    Stations(Engine engine) {
        this.engine = engine;
        for (int slot = 0; slot < engine.slots(); slot++) {
            stations.add(new Station(slot));
        }
    }

    void ready(int slot, String worker, WorkerKey key) {
        stations.get(slot).ready(worker, key);
    }

    /** The attempt that a slot runs, if it is this one. */
    @Nullable
    Attempt attempt(int slot, long id) {
        Attempt attempt = stations.get(slot).attempt;
        return attempt != null && attempt.id == id ? attempt : null;
    }

    /** The attempt is over and its worker free; what it took tells how fast this worker is. */
    @Nullable
    Attempt release(int slot, long id, int items, long busyNanos) {
        Station station = stations.get(slot);
        Attempt attempt = attempt(slot, id);
        if (attempt != null) {
            attempt.run.sizer.ran(Objects.requireNonNull(station.worker), items, busyNanos);
            station.attempt = null;
        }
        return attempt;
    }

    /** The attempt that died with its worker, or null. */
    @Nullable
    Attempt died(int slot) {
        Station station = stations.get(slot);
        Attempt attempt = station.attempt;
        station.died();
        return attempt;
    }

    /** The worker of a slot makes room for a fresh one of the same kind. */
    void replace(int slot) {
        Station station = stations.get(slot);
        if (station.isIdle()) {
            replace(station, Objects.requireNonNull(station.key));
        }
    }

    private void replace(Station station, WorkerKey key) {
        station.leaving = true;
        engine.replace(station.slot, Objects.requireNonNull(station.worker), key);
    }

    void kill(JobRun run, KillReason reason) {
        for (Station station : stations) {
            if (station.attempt != null && station.attempt.run == run && !station.leaving) {
                station.leaving = true;
                engine.kill(station.slot, Objects.requireNonNull(station.worker), reason);
            }
        }
    }

    /** Takes back all that has not begun. */
    void reclaimAll(JobRun run) {
        stations.stream().filter(station -> station.attempt != null && station.attempt.run == run)
                .forEach(station -> reclaim(station, 0));
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
        if (stations.stream().anyMatch(Station::isIdle)) {
            return;
        }
        stations.stream()
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
        for (Station station : stations) {
            if (station.isIdle()) {
                // A fresh worker that is on its way is better for suspects than one that would have to be replaced.
                boolean forSuspects = station.fresh || stations.stream().noneMatch(Station::isStarting);
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
        WorkerKey key = key(run);
        if (!key.equals(station.key)) {
            replace(station, key);
            return;
        }
        began.accept(run);
        if (run.wantsCombining()) {
            combine(station, run, now);
        } else if (run.suspects() > 0 && station.fresh) {
            Suspect suspect = run.takeSuspect();
            begin(station, run, suspect.interval(), suspect.tries(), now);
        } else if (run.todo() > 0) {
            begin(station, run, run.take(size(station, run, runs)), 0, now);
        } else {
            // Only suspects are left, and they want a worker that nobody else has used.
            replace(station, key);
        }
    }

    private long size(Station station, JobRun run, Collection<JobRun> runs) {
        long waitingJobs = runs.stream().filter(FairQueue::mayHaveWorker).count();
        // With more jobs than workers the chunks stay short, so that each has its turn soon.
        Duration age = waitingJobs > stations.size() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - run.begunAt());
        return run.sizer.next(Objects.requireNonNull(station.worker), run.todo(), stations.size(), age);
    }

    private void begin(Station station, JobRun run, Interval chunk, int tries, long now) {
        Attempt attempt = Attempt.ofChunk(++attempts, run, chunk, tries, now);
        started(station, attempt);
        engine.run(station.slot, Objects.requireNonNull(station.worker), new Task(attempt.id, run.job(), chunk, tries));
    }

    private void combine(Station station, JobRun run, long now) {
        Attempt attempt = Attempt.ofCombine(++attempts, run, now);
        PartialReader.Bunch bunch = Objects.requireNonNull(Objects.requireNonNull(run.combination).bunch);
        started(station, attempt);
        engine.combine(station.slot, Objects.requireNonNull(station.worker), task(attempt), bunch.partials(), bunch.last());
    }

    private static Task task(Attempt attempt) {
        Job job = attempt.run.job();
        return new Task(attempt.id, job, new Interval(0, Math.max(1, job.n())), 0);
    }

    private void started(Station station, Attempt attempt) {
        attempt.run.begin(attempt);
        attempt.run.served(++served);
        station.begin(attempt);
    }

    /** Splits what another worker has left, so that both should be through at the same time. */
    private void steal(Station station, Collection<JobRun> runs, long now) {
        stations.stream().filter(other -> other.attempt != null && isStealable(other.attempt, runs))
                .map(other -> estimate(other, now)).filter(rest -> rest.items > 0 && rest.nanos() >= WORTH_STEALING_NANOS)
                .max(Comparator.comparingDouble(Rest::nanos)).ifPresent(rest -> {
                    JobRun run = Objects.requireNonNull(rest.station.attempt).run;
                    Double own = run.sizer.pace(Objects.requireNonNull(station.worker));
                    double ratio = own == null ? 0.5 : own / (own + rest.nanosPerItem);
                    if (key(run).equals(station.key) && reclaim(rest.station, (int) (rest.items * ratio))) {
                        begin(station, run, run.take(Long.MAX_VALUE), 0, now);
                    }
                });
    }

    private WorkerKey key(JobRun run) {
        Long heap = run.job().spec().options().heap();
        return heap == null ? engine.defaultKey() : engine.defaultKey().withHeap(heap);
    }

    private static boolean isStealable(Attempt attempt, Collection<JobRun> runs) {
        return !attempt.combines && attempt.tries == 0 && runs.contains(attempt.run) && FairQueue.mayHaveWorker(attempt.run);
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
