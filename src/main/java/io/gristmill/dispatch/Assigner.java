package io.gristmill.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Engine;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.WorkerKey;

/**
 * Gives free workers something to do: carved from what no worker has, else taken back from the worker that has most of it left, else
 * the one item that holds everybody up, once more. Owned by the dispatcher's thread.
 */
final class Assigner {
    /** Less work than this is not worth taking from the worker that has it. */
    private static final double WORTH_STEALING_NANOS = 1_000_000;
    /** What an attempt of unknown length is charged in advance. */
    private static final double UNKNOWN_NANOS = 1_000_000;
    /** A slot stays with the job that it was initialised for until it has worked for it for so many times the initialisation. */
    private static final long WORTH_OF_INITIALISING = 10;
    private static final double LATE = 2;
    private static final Duration LATE_AT_LEAST = Duration.ofSeconds(1);
    private static final Duration LATE_IF_UNKNOWN = Duration.ofSeconds(10);

    private final Engine engine;
    private final Stations stations;
    private final FairQueue queue;

    Assigner(Engine engine, Stations stations, FairQueue queue) {
        this.engine = engine;
        this.stations = stations;
        this.queue = queue;
    }

    void assign(Runs runs, long now, Consumer<JobRun> began) {
        List<Station> idle = new ArrayList<>(stations.all().stream()
                .filter(station -> station.isIdle() && engine.allowance(station.slot) > 0).toList());
        Set<JobRun> passed = new HashSet<>();
        while (!idle.isEmpty()) {
            Optional<JobRun> next = queue.next(runs.candidates(), run -> !passed.contains(run) && wantsWorker(run, now));
            if (next.isEmpty()) {
                break;
            }
            Offer offer = offer(next.get(), idle, now);
            if (offer == null) {
                passed.add(next.get());
            } else {
                idle.remove(offer.station);
                take(offer, runs, now, began);
            }
        }
        for (Station station : idle) {
            boolean kept = station.warmFor != null && isOpening(station.warmFor) && FairQueue.mayHaveWorker(station.warmFor);
            if (!kept && !steal(station, runs, now)) {
                copy(station, runs, now);
            }
        }
    }

    /** What a station can do for a job. */
    private record Offer(Station station, JobRun run, @Nullable Suspect suspect, WorkerKey key) {}

    private boolean wantsWorker(JobRun run, long now) {
        return run.wantsCombining() || run.wantsPreview()
                || run.todo() > 0 && !isOpening(run) && stations.coming(stations.key(run, null), now) < room(run)
                || isOpening(run) && missing(run, now) > stations.coming(stations.key(run, null), now)
                || run.unprovenSuspect() != null || run.suspects() > stations.comingFor(run, now);
    }

    /** How many more workers the job has use for. */
    private static long room(JobRun run) {
        Integer most = run.job().spec().options().maxWorkers();
        return most == null ? run.todo() : Math.min(run.todo(), most - run.attempts().size());
    }

    /** The best of the idle stations for the job's next piece of work; null if there is none for it. */
    private @Nullable Offer offer(JobRun run, List<Station> idle, long now) {
        List<Station> free = idle.stream().filter(station -> station.serves(run.job().spec().options().engine())
                && !isKeptForAnother(station, run, now)).toList();
        if (run.suspects() > 0 && !run.wantsCombining()) {
            Offer offer = offerToSuspect(run, free);
            if (offer != null || run.todo() == 0) {
                return offer;
            }
        }
        WorkerKey key = stations.key(run, null);
        return free.stream().filter(station -> !isOpening(run) || station.warmFor != run)
                .max(Comparator.comparingInt(station -> station.warmFor == run ? 2 : key.equals(station.key) ? 1 : 0))
                .map(station -> new Offer(station, run, null, key)).orElse(null);
    }

    /**
     * Suspects that were alone in flight want a worker that nobody else has used. One is made for them if nothing else of the job is left
     * to do. Those that were among several only have to be alone.
     */
    private @Nullable Offer offerToSuspect(JobRun run, List<Station> free) {
        Suspect unproven = run.unprovenSuspect();
        if (unproven != null) {
            WorkerKey key = stations.key(run, unproven);
            Optional<Station> station = free.stream().filter(other -> key.equals(other.key)).findFirst();
            if (station.isPresent()) {
                return new Offer(station.get(), run, unproven, key);
            }
        }
        Station any = free.isEmpty() || run.todo() > 0 ? null : free.getFirst();
        Offer made = null;
        for (boolean starved : new boolean[] {true, false}) {
            Suspect suspect = run.suspect(starved);
            if (suspect != null) {
                WorkerKey key = stations.key(run, suspect);
                Optional<Station> unused = free.stream().filter(station -> station.fresh && key.equals(station.key)).findFirst();
                if (unused.isPresent()) {
                    return new Offer(unused.get(), run, suspect, key);
                }
                made = any == null ? null : new Offer(any, run, suspect, key);
            }
        }
        return made;
    }

    /** A station whose worker was initialised for a job stays with it, unless that job has nothing to do or a more urgent one waits. */
    private static boolean isKeptForAnother(Station station, JobRun run, long now) {
        JobRun owner = station.warmFor;
        if (owner == null || owner == run || station.initNanos == 0 || !FairQueue.mayHaveWorker(owner)) {
            return false;
        }
        if (isOpening(owner)) {
            return !(isOpening(run) && precedes(run, owner));
        }
        return owner.todo() > 0 && now - station.warmSince < WORTH_OF_INITIALISING * station.initNanos
                && run.job().spec().options().priority() <= owner.job().spec().options().priority();
    }

    private void take(Offer offer, Runs runs, long now, Consumer<JobRun> began) {
        Station station = offer.station;
        JobRun run = offer.run;
        Suspect suspect = offer.suspect;
        if (!offer.key.equals(station.key) || suspect != null && suspect.isProven() && !station.fresh) {
            stations.replace(station, offer.key);
            return;
        }
        began.accept(run);
        if (suspect != null) {
            run.take(suspect);
            queue.begin(stations.begin(station, run, suspect.interval(), suspect, now), UNKNOWN_NANOS);
        } else if (run.wantsCombining()) {
            queue.begin(stations.combine(station, run, now), UNKNOWN_NANOS);
        } else if (isOpening(run)) {
            queue.begin(stations.open(station, run, now), UNKNOWN_NANOS);
        } else if (run.wantsPreview()) {
            queue.begin(stations.preview(station, run, now), UNKNOWN_NANOS);
        } else {
            Attempt attempt = stations.begin(station, run, run.take(size(station, run, runs)), null, now);
            Double pace = run.sizer.pace(Objects.requireNonNull(station.worker));
            queue.begin(attempt, pace == null ? UNKNOWN_NANOS : pace * attempt.remaining());
        }
    }

    // ---- all ready before the first item

    /** One order for all: of two jobs that wait for the same workers, one gets on. */
    private static boolean precedes(JobRun run, JobRun other) {
        int byPriority = Integer.compare(other.job().spec().options().priority(), run.job().spec().options().priority());
        return byPriority == 0 ? run.job().id().compareTo(other.job().id()) < 0 : byPriority < 0;
    }

    /** Whether the job waits until every worker that it may have is ready for it. */
    private static boolean isOpening(JobRun run) {
        return run.job().spec().options().allReady() && !run.allReady;
    }

    /** How many workers are still to be opened; those count that are being replaced, unless that takes too long. */
    private long missing(JobRun run, long now) {
        Integer most = run.job().spec().options().maxWorkers();
        long wanted = stations.of(run).stream().filter(station -> station.isThere() || station.isStarting(now)).count();
        long there = stations.all().stream().filter(station -> station.warmFor == run && !station.leaving).count();
        long opening = run.attempts().size();
        long missing = Math.min(wanted, most == null ? wanted : most) - there - opening;
        if (missing <= 0 && opening == 0) {
            run.allReady = true;
        }
        return missing;
    }

    // ---- how much

    private long size(Station station, JobRun run, Runs runs) {
        int workers = stations.of(run).size();
        if (run.job().function().runsManyAtOnce() && !runs.haveMoreAbleThan(workers)) {
            return allowed(station, run, wholeShare(run, workers));
        }
        // With more jobs than workers the chunks stay short, so that each has its turn soon.
        Duration age = runs.haveMoreAbleThan(workers) ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - run.begunAt());
        long size = run.sizer.next(Objects.requireNonNull(station.worker), run.todo(), workers, age);
        return allowed(station, run, size);
    }

    /**
     * Where items run side by side, the end of a chunk leaves threads idle until the longest item is through. So a worker gets its whole
     * share at once: it can be taken back as easily as a small one.
     */
    private static long wholeShare(JobRun run, int workers) {
        Integer most = run.job().spec().options().maxWorkers();
        int sharing = Math.max(1, (most == null ? workers : Math.min(most, workers)) - run.attempts().size());
        return Math.min(Integer.MAX_VALUE, Math.ceilDiv(run.todo(), (long) sharing));
    }

    /** A worker that is to be replaced after so many items gets no more than are left to it. */
    private long allowed(Station station, JobRun run, long size) {
        boolean counted = run.job().function().kind() == FunctionDescriptor.Kind.ITEM;
        return counted ? Math.clamp(engine.allowance(station.slot), 1, size) : size;
    }

    // ---- from others

    /** Splits what another worker has left, so that both should be through at the same time. */
    private boolean steal(Station station, Runs runs, long now) {
        Optional<Rest> largest = stations.all().stream().filter(other -> isStealable(other.attempt, station, runs))
                .map(other -> rest(other, now)).filter(rest -> rest.items > 0 && rest.nanos() >= WORTH_STEALING_NANOS)
                .max(Comparator.comparingDouble(Rest::nanos));
        if (largest.isEmpty()) {
            return false;
        }
        Rest rest = largest.get();
        JobRun run = Objects.requireNonNull(rest.station.attempt).run;
        Double own = run.sizer.pace(Objects.requireNonNull(station.worker));
        double ratio = own == null ? 0.5 : own / (own + rest.nanosPerItem);
        Attempt victim = Objects.requireNonNull(rest.station.attempt);
        long before = victim.end;
        if (!stations.reclaim(rest.station, (int) (rest.items * ratio))) {
            return false;
        }
        long taken = before - victim.end;
        Attempt attempt = stations.begin(station, run, run.take(allowed(station, run, taken)), null, now);
        queue.begin(attempt, rest.nanosPerItem * attempt.remaining());
        return true;
    }

    private boolean isStealable(@Nullable Attempt attempt, Station by, Runs runs) {
        return attempt != null && attempt.kind == Attempt.Kind.CHUNK && attempt.suspect == null && serves(by, attempt.run, runs);
    }

    private boolean serves(Station station, JobRun run, Runs runs) {
        return FairQueue.mayHaveWorker(run) && stations.key(run, null).equals(station.key) && runs.has(run);
    }

    /** What a worker has not begun, and how long that would take it at the pace of its running chunk. */
    private record Rest(Station station, long items, double nanosPerItem) {
        double nanos() {
            return items * nanosPerItem;
        }
    }

    private Rest rest(Station station, long now) {
        Attempt attempt = Objects.requireNonNull(station.attempt);
        int claimed = engine.claimed(station.slot, attempt.id);
        return new Rest(station, attempt.end - attempt.from - claimed, (double) (now - attempt.startedAt) / Math.max(1, claimed));
    }

    /**
     * Runs what another worker has claimed and not recorded for unusually long once more, if its function does not mind: the item in
     * flight, and those whose records the worker holds back. Whose record comes first keeps them; the other worker is ended without blame.
     */
    private void copy(Station station, Runs runs, long now) {
        stations.all().stream().filter(other -> isLate(other, station, runs, now))
                .min(Comparator.comparingLong(other -> Objects.requireNonNull(other.attempt).heardAt)).ifPresent(late -> {
                    Attempt original = Objects.requireNonNull(late.attempt);
                    stations.reclaim(late, 0);
                    if (original.remaining() > 0 && engine.claimed(late.slot, original.id) >= original.end - original.from) {
                        queue.begin(stations.copy(station, original, now), now - original.heardAt);
                    }
                });
    }

    private boolean isLate(Station station, Station by, Runs runs, long now) {
        Attempt attempt = station.attempt;
        if (attempt == null || !isStealable(attempt, by, runs) || attempt.copied || attempt.remaining() == 0
                || !attempt.run.job().function().idempotent()
                || attempt.run.job().function().kind() != FunctionDescriptor.Kind.ITEM
                || attempt.run.job().function().runsManyAtOnce()) {
            return false;
        }
        Double usual = attempt.run.sizer.usualPace();
        // As long as nothing is usual yet, only what takes very long is late.
        double late = usual == null ? LATE_IF_UNKNOWN.toNanos() : Math.max(LATE_AT_LEAST.toNanos(), LATE * usual);
        return now - attempt.heardAt > late
                && engine.claimed(station.slot, attempt.id) > attempt.recorded.frontier() - attempt.from;
    }
}
