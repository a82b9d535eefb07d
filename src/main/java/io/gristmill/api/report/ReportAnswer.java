package io.gristmill.api.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.gristmill.dispatch.ReportView;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Job;
import io.gristmill.job.JobReport;
import io.gristmill.job.JobReport.Figure;
import io.gristmill.job.JobState;
import io.gristmill.source.Source;
import io.swagger.v3.oas.annotations.media.Schema;

/** A job's report as clients see it. All times are in milliseconds. */
@Schema(name = "JobReport")
@JsonInclude(JsonInclude.Include.ALWAYS)
record ReportAnswer(String job, JobState state,
        @Schema(description = "From the submit to the first worker.") double queuedMs,
        @Schema(description = "From the first worker to the end, or to now.") double wallMs,
        @Schema(description = "The part of wallMs in which the job was paused.") double pausedMs,
        @Schema(description = "How many workers it had at once at most.") int workers,
        @Schema(description = "How many items each of them might run at once.") int concurrency,
        @Schema(description = "The time of all items together.") double itemsMs,
        @Schema(description = "itemsMs by wallMs without pauses: how many times faster than one item after the other.") @Nullable Double speedUp,
        @Schema(description = "The part of the time of all its workers in which they had items in flight; 1 is perfect.") @Nullable Double utilisation,
        Overhead overhead, Cpu cpu,
        @Schema(description = "How often a worker was given a part of the job.") long chunks,
        @Schema(description = "How often unstarted items were taken back from a worker, for a free one or for another job.") long reclaims,
        @Schema(description = "How often a late item was run a second time beside the first.") long copies,
        @Schema(description = "How many workers ended while they ran it, whatever the cause.") long deaths, Bytes bytes,
        @Schema(description = "What took longest, longest first; at most 10.") List<Slow> slowest, List<Slot> slots,
        @Schema(description = "What would make it faster, if anything is plain.") List<String> advice) {

    /** Where the time went that was not spent in items. */
    @Schema(name = "ReportOverhead")
    record Overhead(
            @Schema(description = "Slots were without a worker, summed over slots.") double startMs,
            @Schema(description = "How often a worker opened the job and ran its initialiser.") long initCount,
            @Schema(description = "The time of that, summed over workers.") double initMs,
            @Schema(description = "Handing out chunks and taking results back, summed over workers.") double transferMs,
            @Schema(description = "Combining partial values.") double combineMs,
            @Schema(description = "Workers had nothing to do, or were at other jobs.") double idleMs, long commits,
            @Schema(description = "Storing records, most of it while items ran.") double commitMs) {}

    /** What the processors did while items ran. */
    @Schema(name = "ReportCpu")
    record Cpu(
            @Schema(description = "Processor time by the time in which workers had items in flight; null where the system does not tell. Above 1 where functions, the compiler or the collector use more than one thread.") @Nullable Double share,
            @Schema(description = "The part of that time in which items waited for a processor; null where the system does not tell, or items run side by side.") @Nullable Double waitShare) {}

    /** What was moved. */
    @Schema(name = "ReportBytes")
    record Bytes(
            @Schema(description = "The items: records as JSON, or files; 0 for a range.") long input,
            @Schema(description = "Records.") long results,
            @Schema(description = "Outputs larger than fit a record.") long outputs) {}

    /** An item, or a block of a range. */
    @Schema(name = "SlowItem")
    record Slow(
            @Schema(description = "The item; for a function over a range the first number's place.") long index,
            @Schema(description = "How many numbers the block has; 1 for an item.") long count,
            @Schema(description = "At its last try.") double ms,
            @Nullable String href) {}

    /** The share of one slot's workers. */
    @Schema(name = "SlotShare")
    record Slot(int slot, @Schema(description = "Processes, one after the other.") long workers, long chunks, long items,
            double itemsMs,
            @Nullable Double utilisation, @Nullable Double cpuShare, double initMs) {}

    static ReportAnswer of(ReportView view, Instant now) {
        Job job = view.job().job();
        JobReport report = view.report();
        Instant started = job.startedAt();
        Instant finished = job.finishedAt() == null ? now : job.finishedAt();
        double queued = millis(job.createdAt(), started == null ? finished : started);
        double wall = started == null ? 0 : millis(started, finished);
        double paused = Math.min(wall, millis(report.total(Figure.PAUSED_NANOS)));
        double items = millis(report.itemNanos());
        double busy = millis(report.total(Figure.BUSY_NANOS));
        double active = wall - paused;
        double available = active * report.mostWorkers();
        double init = millis(report.total(Figure.INIT_NANOS));
        double start = millis(report.total(Figure.START_NANOS));
        double transfer = millis(report.total(Figure.TRANSFER_NANOS));
        double combine = millis(report.total(Figure.COMBINE_NANOS));
        double idle = Math.max(0, available - busy - init - start - transfer - combine);
        ReportAnswer answer = new ReportAnswer(job.id(), job.state(), queued, wall, paused, report.mostWorkers(),
                job.concurrency(), items, ratio(items, active), ratio(busy, available),
                new Overhead(start, report.total(Figure.INITS), init, transfer, combine, round(idle),
                        report.total(Figure.COMMITS), millis(report.total(Figure.COMMIT_NANOS))),
                new Cpu(share(report.total(Figure.CPU_NANOS), report.total(Figure.MEASURED_NANOS)),
                        job.function().runsManyAtOnce()
                                ? null
                                : share(report.total(Figure.CPU_WAIT_NANOS), report.total(Figure.MEASURED_NANOS))),
                report.total(Figure.CHUNKS), report.total(Figure.RECLAIMS), report.total(Figure.COPIES),
                report.total(Figure.DEATHS),
                new Bytes(inputBytes(job), report.total(Figure.RESULT_BYTES), report.total(Figure.OUTPUT_BYTES)),
                report.slowest().stream().map(slow -> slow(job, slow)).toList(),
                report.slots().entrySet().stream().map(entry -> slot(entry.getKey(), entry.getValue(), active)).toList(),
                List.of());
        return answer.with(Advice.of(answer, job));
    }

    private static long inputBytes(Job job) {
        try {
            return Source.decode(job.spec().source()).bytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The input of job " + job.id() + " cannot be read", e);
        }
    }

    private ReportAnswer with(List<String> plain) {
        return new ReportAnswer(job, state, queuedMs, wallMs, pausedMs, workers, concurrency, itemsMs, speedUp, utilisation,
                overhead, cpu,
                chunks, reclaims, copies, deaths, bytes, slowest, slots, plain);
    }

    private static Slow slow(Job job, JobReport.SlowItem slow) {
        boolean item = job.function().kind() == FunctionDescriptor.Kind.ITEM;
        return new Slow(slow.from(), slow.to() - slow.from(), millis(slow.nanos()),
                item ? "/v1/jobs/" + job.id() + "/items/" + slow.from() : null);
    }

    private static Slot slot(int slot, Map<Figure, Long> figures, double active) {
        long busy = figures.getOrDefault(Figure.BUSY_NANOS, 0L);
        double items = millis(Math.max(busy, figures.getOrDefault(Figure.ITEM_NANOS, 0L)));
        return new Slot(slot, figures.getOrDefault(Figure.WORKERS, 0L), figures.getOrDefault(Figure.CHUNKS, 0L),
                figures.getOrDefault(Figure.ITEMS, 0L), items, ratio(millis(busy), active),
                share(figures.getOrDefault(Figure.CPU_NANOS, 0L), figures.getOrDefault(Figure.MEASURED_NANOS, 0L)),
                millis(figures.getOrDefault(Figure.INIT_NANOS, 0L)));
    }

    private static double millis(Instant from, Instant to) {
        return millis(Math.max(0, Duration.between(from, to).toNanos()));
    }

    private static double millis(long nanos) {
        return round(nanos / 1e6);
    }

    /** To the microsecond. */
    private static double round(double millis) {
        return Math.rint(millis * 1e3) / 1e3;
    }

    private static @Nullable Double ratio(double part, double whole) {
        return whole <= 0 ? null : (Double) (Math.rint(part / whole * 1e4) / 1e4);
    }

    private static @Nullable Double share(long part, long whole) {
        return ratio(part, whole);
    }
}
