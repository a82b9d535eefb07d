package io.gristmill.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Engine;
import io.gristmill.engine.Task;
import io.gristmill.job.EngineKind;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobReport.Figure;
import io.gristmill.job.KillReason;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.Effort;

/** The slots, and what each of them runs. Owned by the dispatcher's thread. */
final class Stations {
    private final Engine engine;
    private final LimitPolicy limits;
    private final FairQueue queue;
    private final Map<Integer, Station> bySlot = new TreeMap<>();
    private long attempts;
    private long served;

    Stations(Engine engine, LimitPolicy limits, FairQueue queue) {
        this.engine = engine;
        this.limits = limits;
        this.queue = queue;
    }

    Collection<Station> all() {
        return bySlot.values();
    }

    /** Those whose workers are of the kind of engine that a job wants. */
    List<Station> of(JobRun run) {
        return all().stream().filter(station -> station.serves(run.job().spec().options().engine())).toList();
    }

    boolean has(EngineKind kind) {
        return engine.has(kind);
    }

    /** What workers have of a job. */
    List<WorkInHand.Chunk> chunks(JobRun run) {
        List<WorkInHand.Chunk> chunks = new ArrayList<>();
        for (Station station : all()) {
            Attempt attempt = station.attempt;
            if (attempt != null && attempt.run == run && attempt.runsItems() && attempt.remaining() > 0) {
                long claimed = attempt.from + engine.claimed(station.slot, attempt.id);
                long frontier = attempt.recorded.frontier();
                chunks.add(new WorkInHand.Chunk(station.slot, Objects.requireNonNull(station.worker), frontier,
                        Math.clamp(claimed, frontier, attempt.end), attempt.end, attempt.kind == Attempt.Kind.COPY,
                        attempt.suspect != null));
            }
        }
        return chunks;
    }

    // ---- they come and go

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
        } else {
            reclaim(station, 0);
        }
    }

    /** The attempt that died with its worker, or null. */
    @Nullable
    Attempt died(int slot) {
        Station station = bySlot.get(slot);
        if (station == null) {
            return null;
        }
        Attempt attempt = station.attempt;
        if (attempt != null) {
            long now = System.nanoTime();
            queue.end(attempt, now);
            attempt.run.tally.died(slot, attempt, now);
        }
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

    void replace(Station station, WorkerKey key) {
        station.makeRoom(key);
        engine.replace(station.slot, Objects.requireNonNull(station.worker), key);
    }

    /** How many workers of a kind that was asked for are on their way. */
    long coming(WorkerKey key, long now) {
        return all().stream().filter(station -> station.expects(key, now)).count();
    }

    /** How many fresh workers that can serve a job's suspects are on their way. */
    long comingFor(JobRun run, long now) {
        if (run.suspects() == 0) {
            return 0;
        }
        Set<WorkerKey> wanted = new HashSet<>();
        for (boolean starved : new boolean[] {false, true}) {
            Suspect suspect = run.suspect(starved);
            if (suspect != null) {
                wanted.add(key(run, suspect));
            }
        }
        return all().stream().filter(station -> station.isStarting(now) && wanted.contains(station.nextKey())).count();
    }

    // ---- attempts

    /** The attempt that a slot runs, if it is this one. */
    @Nullable
    Attempt attempt(int slot, long id) {
        Station station = bySlot.get(slot);
        Attempt attempt = station == null ? null : station.attempt;
        return attempt != null && attempt.id == id ? attempt : null;
    }

    Attempt begin(Station station, JobRun run, Interval chunk, @Nullable Suspect suspect, long now) {
        Attempt attempt = Attempt.ofChunk(++attempts, run, chunk, suspect, now);
        started(station, attempt);
        int tries = suspect == null ? 0 : suspect.tries();
        engine.run(station.slot, Objects.requireNonNull(station.worker), task(attempt, chunk, tries, granted(run, suspect)));
        return attempt;
    }

    /** Runs the item that is left of another attempt once more. */
    Attempt copy(Station station, Attempt original, long now) {
        Attempt attempt = Attempt.copyOf(original, ++attempts, now);
        started(station, attempt);
        engine.run(station.slot, Objects.requireNonNull(station.worker),
                task(attempt, new Interval(attempt.from, attempt.end), 0, granted(attempt.run, null)));
        return attempt;
    }

    Attempt combine(Station station, JobRun run, long now) {
        PartialReader.Bunch bunch = Objects.requireNonNull(Objects.requireNonNull(run.combination).bunch);
        return combine(station, Attempt.ofCombine(++attempts, run, now), bunch);
    }

    Attempt preview(Station station, JobRun run, long now) {
        PartialReader.Bunch bunch = Objects.requireNonNull(Objects.requireNonNull(run.preview).take());
        return combine(station, Attempt.ofPreview(++attempts, run, now), bunch);
    }

    private Attempt combine(Station station, Attempt attempt, PartialReader.Bunch bunch) {
        started(station, attempt);
        engine.combine(station.slot, Objects.requireNonNull(station.worker), wholeTask(attempt), bunch.partials(), bunch.last());
        return attempt;
    }

    Attempt open(Station station, JobRun run, long now) {
        Attempt attempt = Attempt.ofOpen(++attempts, run, now);
        started(station, attempt);
        engine.open(station.slot, Objects.requireNonNull(station.worker), wholeTask(attempt));
        return attempt;
    }

    private Task wholeTask(Attempt attempt) {
        Job job = attempt.run.job();
        return task(attempt, new Interval(0, Math.max(1, job.n())), 0, granted(attempt.run, null));
    }

    private static Task task(Attempt attempt, Interval chunk, int tries, LimitPolicy.Granted granted) {
        return new Task(attempt.id, attempt.run.job(), chunk, tries, granted, attempt.run.failedOpens);
    }

    private void started(Station station, Attempt attempt) {
        JobRun run = attempt.run;
        run.begin(attempt);
        run.served(++served);
        run.tally.began(station.slot, Objects.requireNonNull(station.worker), attempt, station.missingNanos(run.begunAt()));
        station.begin(attempt);
    }

    /** The worker has opened its job: it is warm for it. */
    void opened(int slot, long id, long initNanos) {
        Attempt attempt = attempt(slot, id);
        if (attempt != null) {
            Objects.requireNonNull(bySlot.get(slot)).warm(attempt.run, initNanos);
            attempt.run.tally.opened(slot, attempt, initNanos);
            // An initialiser that works in one worker is not what others die of.
            attempt.run.failedOpens = 0;
            attempt.heardAt = System.nanoTime();
        }
    }

    /** The attempt's time so far went into opening its job, in vain. */
    void opening(int slot, long id) {
        Attempt attempt = attempt(slot, id);
        if (attempt != null) {
            attempt.run.tally.opened(slot, attempt, attempt.nanos(System.nanoTime()));
        }
    }

    /** The attempt is over and its worker free; what it took tells how fast this worker is. */
    @Nullable
    Attempt release(int slot, long id, int items, Effort told) {
        Attempt attempt = attempt(slot, id);
        if (attempt != null) {
            Station station = Objects.requireNonNull(bySlot.get(slot));
            String worker = Objects.requireNonNull(station.worker);
            long now = System.nanoTime();
            Effort effort = told.within(items, attempt.run.job().concurrency(), attempt.nanos(now));
            queue.end(attempt, now);
            attempt.run.sizer.ran(worker, items, effort.busyNanos());
            attempt.run.tally.done(slot, attempt, items, effort, now);
            station.attempt = null;
            if (station.leaving) {
                engine.released(slot, worker);
            }
        }
        return attempt;
    }

    /** Ends the worker of an attempt that has lost. */
    void overtaken(Attempt loser) {
        all().stream().filter(station -> station.attempt == loser).forEach(station -> kill(station, KillReason.OVERTAKEN));
    }

    void kill(JobRun run, KillReason reason) {
        all().stream().filter(station -> station.attempt != null && station.attempt.run == run)
                .forEach(station -> kill(station, reason));
    }

    private void kill(Station station, KillReason reason) {
        station.leave(false);
        engine.kill(station.slot, Objects.requireNonNull(station.worker), reason);
    }

    // ---- taking back

    /** Takes back all that has not begun. */
    void reclaimAll(JobRun run) {
        all().stream().filter(station -> station.attempt != null && station.attempt.run == run)
                .forEach(station -> reclaim(station, 0));
    }

    /** Interrupts what is in flight, where that can be done. */
    void abandon(JobRun run) {
        all().stream().filter(station -> station.attempt != null && station.attempt.run == run)
                .forEach(station -> engine.abandon(station.slot, Objects.requireNonNull(station.attempt).id));
    }

    /** Takes back what a job's surplus workers have not begun, if it may have fewer than it has. */
    void trim(JobRun run) {
        Integer most = run.job().spec().options().maxWorkers();
        if (most != null) {
            all().stream().filter(station -> station.attempt != null && station.attempt.run == run)
                    .sorted(Comparator.comparingLong((Station station) -> startedAt(station.attempt))).skip(most)
                    .forEach(station -> reclaim(station, 0));
        }
    }

    boolean reclaim(Station station, int keep) {
        Attempt attempt = Objects.requireNonNull(station.attempt);
        int newEnd = attempt.kind == Attempt.Kind.CHUNK ? engine.reclaim(station.slot, attempt.id, keep) : -1;
        if (newEnd < 0) {
            return false;
        }
        attempt.run.reclaimed(attempt, attempt.from + newEnd);
        attempt.run.tally.add(Figure.RECLAIMS, 1);
        return true;
    }

    /**
     * A job arrived. If all workers are busy, the job that has most of them gives one up, as soon as that one is through with the item
     * in flight; a job of higher priority gives none.
     */
    void makeRoom(JobRun arrived) {
        List<Station> candidates = of(arrived);
        if (candidates.stream().anyMatch(Station::isIdle)) {
            return;
        }
        candidates.stream()
                .filter(station -> station.attempt != null && station.attempt.run != arrived && station.attempt.runsItems())
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

    /** The job has ended: workers need not remember it. */
    void close(JobRun run) {
        all().stream().filter(station -> station.warmFor == run).forEach(Station::cool);
        engine.close(run.job().id());
    }

    // ---- limits

    /** What the items of a job get, or one of them that is suspect. */
    private LimitPolicy.Granted granted(JobRun run, @Nullable Suspect suspect) {
        JobLimits asked = run.job().spec().options().limits();
        return suspect != null && suspect.starved() && !run.cannotHaveMore ? limits.grantDouble(asked) : limits.grant(asked);
    }

    WorkerKey key(JobRun run, @Nullable Suspect suspect) {
        return engine.key(run.job().spec().options().engine(), granted(run, suspect));
    }

    /** Whether the job waits for a worker with this key, which is not the one that every job can do with. */
    boolean wants(JobRun run, WorkerKey key) {
        return key(run, null).equals(key) && !key.equals(engine.key(key.engine(), limits.grant(JobLimits.NONE)));
    }

    /** Whether an item of the job that needs more memory waits for a worker with this key. */
    boolean wantsMore(JobRun run, WorkerKey key) {
        Suspect suspect = run.suspect(true);
        return suspect != null && !key(run, null).equals(key) && key(run, suspect).equals(key);
    }
}
