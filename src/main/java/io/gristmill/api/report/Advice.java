package io.gristmill.api.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Job;

/** What a report says in plain words. Short jobs get none: their figures are chance. */
final class Advice {
    private static final double WORTH_A_WORD_MILLIS = 500;
    private static final double MUCH = 0.2;
    private static final double HALF = 0.5;

    private Advice() {}

    static List<String> of(ReportAnswer report, Job job) {
        List<String> advice = new ArrayList<>();
        if (report.itemsMs() + report.overhead().initMs() < WORTH_A_WORD_MILLIS) {
            return advice;
        }
        waiting(report, job, advice);
        overhead(report, job, advice);
        unevenness(report, advice);
        return advice;
    }

    private static void waiting(ReportAnswer report, Job job, List<String> advice) {
        if (job.function().runsManyAtOnce()) {
            waitingSideBySide(report, advice);
            return;
        }
        Double computing = report.cpu().share();
        Double starved = report.cpu().waitShare();
        if (computing == null || starved == null) {
            return;
        }
        double waiting = 1 - computing - starved;
        if (waiting > HALF) {
            advice.add(percent(waiting) + " of the items' time they waited for something other than a processor, such as a disk,"
                    + " a network, a lock or a sleep: more workers than cores would make this job faster (PATCH /v1/pool"
                    + " {\"size\": …}).");
        } else if (starved > MUCH) {
            advice.add(percent(starved) + " of the items' time they waited for a processor: this machine has fewer to give than"
                    + " the pool has workers, or something else uses them.");
        }
    }

    private static void waitingSideBySide(ReportAnswer report, List<String> advice) {
        Double atOnce = report.speedUp();
        int most = report.workers() * report.concurrency();
        if (atOnce != null && atOnce > HALF * most && report.concurrency() < FunctionDescriptor.MOST_CONCURRENCY) {
            advice.add(String.format(Locale.ROOT, "%.0f", atOnce) + " items were in flight on average, of " + most
                    + " that may be: a higher options.concurrency would make this job faster, if what its items wait for bears it.");
        }
    }

    private static void overhead(ReportAnswer report, Job job, List<String> advice) {
        ReportAnswer.Overhead overhead = report.overhead();
        double spent = report.itemsMs() + overhead.initMs() + overhead.startMs() + overhead.transferMs();
        if (overhead.initMs() > MUCH * spent) {
            advice.add(percent(overhead.initMs() / spent) + " of the workers' time went into " + overhead.initCount()
                    + " initialisations: fewer workers (options.maxWorkers), or more items in one job, spread that better.");
        }
        if (overhead.startMs() > MUCH * spent) {
            advice.add(percent(overhead.startMs() / spent) + " of the workers' time went into starting them: "
                    + (report.deaths() > 0
                            ? "items that end their worker cost a start each; see the post-mortems."
                            : "options.heap that differs from the pool's has workers made for this job alone."));
        }
        Integer chunkSize = job.spec().options().chunkSize();
        if (overhead.transferMs() > MUCH * spent && chunkSize != null) {
            advice.add(percent(overhead.transferMs() / spent) + " of the workers' time went into handing out items "
                    + chunkSize + " at once: leave options.chunkSize out.");
        }
    }

    private static void unevenness(ReportAnswer report, List<String> advice) {
        ReportAnswer.@Nullable Slow longest = report.slowest().isEmpty() ? null : report.slowest().getFirst();
        double wall = report.wallMs() - report.pausedMs();
        if (longest != null && report.workers() > 1 && longest.ms() > HALF * wall) {
            advice.add("One item took " + percent(longest.ms() / wall) + " of the job's time (index " + longest.index()
                    + "): no number of workers makes the job faster than that.");
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * Math.min(1, share));
    }
}
