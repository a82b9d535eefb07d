package io.gristmill.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.DurationText;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobReport.Figure;
import io.gristmill.job.JobReport.SlowItem;
import io.gristmill.job.JobStore;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.PastJob;

/** Says what would become of a job, from what is allowed and from what jobs of its function have cost. */
final class Planner {
    private static final int LATEST_JOBS = 20;
    private static final int MOST_COUNTED = 10_000;

    private final JobStore jobs;
    private final LimitPolicy limits;

    Planner(JobStore jobs, LimitPolicy limits) {
        this.jobs = jobs;
        this.limits = limits;
    }

    /** @param slots how many workers there are to be */
    Plan plan(FunctionDescriptor function, long items, JobOptions options, int slots, QueuePlace queue) {
        LimitPolicy.Granted granted = limits.grant(options.limits());
        Duration timeout = limits.timeout().grant(options.limits().timeout());
        List<Plan.Bound> bounds = new ArrayList<>();
        int workers = workers(items, options.maxWorkers(), slots, bounds);
        List<PastJob> past = jobs.past(function.name(), LATEST_JOBS).stream().filter(job -> job.items() > 0).toList();
        Plan.Estimate estimate = past.isEmpty()
                ? null
                : estimate(past, items, workers, function.runsManyAtOnce() ? null : options);
        long slowest = past.stream().flatMap(job -> job.report().slowest().stream()).mapToLong(SlowItem::nanos).max().orElse(0);
        if (slowest > granted.itemTimeout().toNanos()) {
            bounds.add(new Plan.Bound("itemTimeout", "The slowest item of the latest jobs took "
                    + DurationText.format(Duration.ofMillis(slowest / 1_000_000)) + ", and this job's may take "
                    + DurationText.format(granted.itemTimeout())));
        }
        if (estimate != null && timeout != null && estimate.wall().compareTo(timeout) > 0) {
            bounds.add(new Plan.Bound("timeout",
                    "The job would take " + DurationText.format(whole(estimate.wall())) + ", and may take "
                            + DurationText.format(timeout)));
        }
        int concurrency = function.concurrency(options.concurrency());
        return new Plan(function.name(), items, workers, concurrency, granted, timeout, queue, estimate, bounds);
    }

    private static Duration whole(Duration time) {
        return Duration.ofSeconds(Math.max(1, time.toSeconds()));
    }

    private static int workers(long items, @Nullable Integer most, int slots, List<Plan.Bound> bounds) {
        if (items < Math.min(slots, most == null ? slots : most)) {
            bounds.add(new Plan.Bound("items", "There are fewer items than workers"));
            return (int) items;
        }
        if (most != null && most < slots) {
            bounds.add(new Plan.Bound("maxWorkers", "The pool has " + slots + " workers, and the job may have " + most));
            return most;
        }
        bounds.add(new Plan.Bound("pool", "The pool has " + slots + " workers"));
        return slots;
    }

    /** @param options that decide on chunks; null where a worker gets its whole share at once */
    private static Plan.Estimate estimate(List<PastJob> past, long items, int workers, @Nullable JobOptions options) {
        double busy = past.stream().mapToLong(job -> job.report().total(Figure.BUSY_NANOS)).sum();
        double count = past.stream().mapToLong(PastJob::items).sum();
        double item = past.stream().mapToLong(job -> job.report().itemNanos()).sum() / count;
        double perItem = busy / count;
        double nanos = workers == 0 ? 0 : perItem * items / workers;
        return new Plan.Estimate(past.size(), Duration.ofNanos((long) item),
                Duration.ofNanos((long) Math.min(nanos, Long.MAX_VALUE)),
                options == null ? workers : chunks(items, workers, perItem, options.chunkSize()));
    }

    /** As many as the sizer would make of items that all take the same. */
    private static long chunks(long items, int workers, double perItem, @Nullable Integer claim) {
        ChunkSizer sizer = new ChunkSizer(claim == null ? 1 : claim);
        long chunks = 0;
        double age = 0;
        long size = 1;
        for (long left = items; left > 0; chunks++) {
            if (chunks == MOST_COUNTED) {
                return chunks + Math.ceilDiv(left, size);
            }
            String worker = Long.toString(chunks % workers);
            size = Math.min(left, sizer.next(worker, left, workers, Duration.ofNanos((long) Math.min(age, Long.MAX_VALUE))));
            sizer.ran(worker, size, (long) (size * perItem));
            age += size * perItem / workers;
            left -= size;
        }
        return chunks;
    }
}
