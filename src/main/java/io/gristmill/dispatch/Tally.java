package io.gristmill.dispatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.gristmill.job.JobReport;
import io.gristmill.job.JobReport.Figure;
import io.gristmill.job.JobReport.SlowItem;
import io.gristmill.wire.Effort;

/** Adds up what a job costs. Owned by the dispatcher's thread; a {@link #report} can be given away. */
final class Tally {
    private static final int MOST_SLOWEST = 10;
    private static final Comparator<SlowItem> LONGEST_FIRST = Comparator.comparingLong(SlowItem::nanos).reversed()
            .thenComparingLong(SlowItem::from);

    private final Map<Figure, Long> job = new EnumMap<>(Figure.class);
    private final Map<Integer, Map<Figure, Long>> slots = new TreeMap<>();
    private final Map<Integer, String> latestWorkers = new HashMap<>();
    private final List<SlowItem> slowest = new ArrayList<>();
    private int mostWorkers;

    /** Goes on from what an earlier server had added up. */
    static Tally of(JobReport known) {
        Tally tally = new Tally();
        tally.mostWorkers = known.mostWorkers();
        tally.job.putAll(known.job());
        known.slots().forEach((slot, figures) -> figures.forEach((figure, value) -> tally.add(slot, figure, value)));
        tally.slowest.addAll(known.slowest());
        return tally;
    }

    void add(Figure figure, long more) {
        job.merge(figure, more, Long::sum);
    }

    private void add(int slot, Figure figure, long more) {
        slots.computeIfAbsent(slot, _ -> new EnumMap<>(Figure.class)).merge(figure, more, Long::sum);
    }

    /** @param missingNanos how long the slot was without a worker just before */
    void began(int slot, String worker, Attempt attempt, long missingNanos) {
        if (!worker.equals(latestWorkers.put(slot, worker))) {
            add(slot, Figure.WORKERS, 1);
        }
        if (attempt.runsItems()) {
            add(slot, Figure.CHUNKS, 1);
        }
        if (attempt.kind == Attempt.Kind.COPY) {
            add(Figure.COPIES, 1);
        }
        add(slot, Figure.START_NANOS, missingNanos);
        mostWorkers = Math.max(mostWorkers, attempt.run.attempts().size());
    }

    void opened(int slot, Attempt attempt, long initNanos) {
        attempt.initNanos = initNanos;
        add(slot, Figure.INITS, 1);
        add(slot, Figure.INIT_NANOS, initNanos);
    }

    /** Whether a worker has opened the job. */
    boolean hasBegun() {
        return !slots.isEmpty() && slots.values().stream().anyMatch(slot -> slot.containsKey(Figure.INITS));
    }

    void done(int slot, Attempt attempt, int items, Effort effort, long now) {
        add(slot, Figure.ITEMS, items);
        add(slot, Figure.BUSY_NANOS, effort.busyNanos());
        add(slot, Figure.ITEM_NANOS, effort.itemNanos());
        if (effort.cpuNanos() >= 0) {
            add(slot, Figure.MEASURED_NANOS, effort.busyNanos());
            add(slot, Figure.CPU_NANOS, effort.cpuNanos());
            add(slot, Figure.CPU_WAIT_NANOS, Math.max(0, effort.cpuWaitNanos()));
        }
        add(slot,
                attempt.kind == Attempt.Kind.COMBINE || attempt.kind == Attempt.Kind.PREVIEW
                        ? Figure.COMBINE_NANOS
                        : Figure.TRANSFER_NANOS,
                Math.max(0, attempt.nanos(now) - effort.busyNanos()));
        effort.slowest().forEach(slow -> took(attempt.from + slow.from(), attempt.from + slow.to(), slow.nanos()));
    }

    /** The attempt ended with its worker, which tells nothing of what it did. */
    void died(int slot, Attempt attempt, long now) {
        add(Figure.DEATHS, 1);
        // The item that another attempt was faster at counts there.
        add(slot, Figure.ITEMS, attempt.done() - attempt.lost);
        add(slot, Figure.BUSY_NANOS, attempt.nanos(now));
        add(slot, Figure.ITEM_NANOS, attempt.nanos(now));
    }

    void took(long from, long to, long nanos) {
        slowest.removeIf(known -> known.from() == from && known.to() == to);
        slowest.add(new SlowItem(from, to, nanos));
        slowest.sort(LONGEST_FIRST);
        if (slowest.size() > MOST_SLOWEST) {
            slowest.removeLast();
        }
    }

    JobReport report() {
        Map<Integer, Map<Figure, Long>> shares = new TreeMap<>();
        slots.forEach((slot, figures) -> shares.put(slot, Map.copyOf(figures)));
        return new JobReport(mostWorkers, Map.copyOf(job), shares, List.copyOf(slowest));
    }
}
