package io.gristmill.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.JobState;
import io.gristmill.job.WorkerKey;

/**
 * The jobs that have not ended. Tens of thousands may wait for their first worker, so what is done at each step looks at the others,
 * the <em>moving</em> ones, and at the first of those that wait.
 */
final class Runs {
    /** Of those that wait for the same, the first may be unable to use a free worker for a moment; that so many are, is unlikely. */
    private static final int FIRST = 16;

    private final Function<JobRun, WorkerKey> key;
    private final Map<String, JobRun> all = new LinkedHashMap<>();
    private final Set<JobRun> moving = new LinkedHashSet<>();
    private final Map<Wish, Set<JobRun>> waiting = new HashMap<>();
    private final Map<JobRun, Wish> wishes = new HashMap<>();
    private long arrivals;

    /** What jobs have in common that wait for the same. */
    private record Wish(int priority, WorkerKey key, boolean allReady) {}

    /** @param key says what kind of worker a job needs */
    Runs(Function<JobRun, WorkerKey> key) {
        this.key = key;
    }

    void add(JobRun run) {
        run.arrival = arrivals++;
        all.put(run.job().id(), run);
        place(run);
    }

    /** Whether it was there: one that was replaced already is not. */
    boolean remove(JobRun run) {
        leave(run);
        return all.remove(run.job().id(), run);
    }

    @Nullable
    JobRun find(String jobId) {
        return all.get(jobId);
    }

    boolean has(JobRun run) {
        return all.get(run.job().id()) == run;
    }

    /** All, in the order in which they came. */
    Collection<JobRun> all() {
        return all.values();
    }

    /** Those that change with time, or with what workers say. */
    List<JobRun> moving() {
        return List.copyOf(moving);
    }

    /** Those of which one may be next, in the order in which they came. */
    List<JobRun> candidates() {
        List<JobRun> candidates = new ArrayList<>(moving);
        waiting.values().forEach(same -> same.stream().limit(FIRST).forEach(candidates::add));
        candidates.sort(Comparator.comparingLong(run -> run.arrival));
        return candidates;
    }

    /** Whether more than so many jobs may be given a worker. */
    boolean haveMoreAbleThan(int jobs) {
        return wishes.size() > jobs || wishes.size() + moving.stream().filter(FairQueue::mayHaveWorker).count() > jobs;
    }

    /** To be called after every change of a job's state or options. */
    void place(JobRun run) {
        leave(run);
        if (!has(run)) {
            return;
        }
        if (run.isMoving()) {
            moving.add(run);
        } else if (run.job().state() == JobState.QUEUED && !run.isBroken() && !run.isStarved()) {
            Wish wish = new Wish(run.job().spec().options().priority(), key.apply(run), run.job().spec().options().allReady());
            wishes.put(run, wish);
            waiting.computeIfAbsent(wish, _ -> new LinkedHashSet<>()).add(run);
        }
    }

    /** Those that wait for their first worker, most urgent first, as they will be served. */
    List<JobRun> line() {
        return wishes.keySet().stream().sorted(Comparator
                .comparingInt((JobRun run) -> -run.job().spec().options().priority()).thenComparingLong(run -> run.arrival))
                .toList();
    }

    private void leave(JobRun run) {
        moving.remove(run);
        Wish wish = wishes.remove(run);
        if (wish != null) {
            waiting.computeIfPresent(wish, (_, same) -> same.remove(run) && same.isEmpty() ? null : same);
        }
    }
}
