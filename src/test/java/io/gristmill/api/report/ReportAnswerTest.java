package io.gristmill.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.gristmill.source.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.gristmill.dispatch.JobView;
import io.gristmill.dispatch.ReportView;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.InputKind;
import io.gristmill.job.Job;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobReport;
import io.gristmill.job.JobReport.Figure;
import io.gristmill.job.JobSpec;
import io.gristmill.job.JobState;
import io.gristmill.job.Progress;

class ReportAnswerTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = 1_000_000_000;

    /** A job that waited for 2 s and ran for 10 s with 2 workers. */
    private static ReportAnswer answer(Map<Figure, Long> job, Map<Figure, Long> slot, @Nullable Integer chunkSize,
            JobReport.SlowItem... slowest) {
        JobOptions options = new JobOptions(chunkSize, 0, null, 5, null, false, JobLimits.NONE);
        Job ran = new Job("j", new JobSpec("f", "{}", InputKind.RANGE, new Source.Range(0, 1, 10).encode(), options, Map.of()),
                new FunctionDescriptor("f", "1", FunctionDescriptor.Kind.ITEM, FunctionDescriptor.Input.ITEMS, "", "{}", "{}",
                        null, false,
                        false),
                10, 0, JobState.SUCCEEDED, null, 0, 1, 0, 0, 10, 0, CREATED, CREATED.plusSeconds(2), CREATED.plusSeconds(12),
                null);
        return ReportAnswer.of(new ReportView(new JobView(ran, Progress.of(ran)), new JobReport(2, job, Map.of(0, slot),
                List.of(slowest))), CREATED.plusSeconds(100));
    }

    @Test
    void timesAddUp() {
        ReportAnswer report = answer(Map.of(Figure.PAUSED_NANOS, 2 * SECOND), Map.of(Figure.BUSY_NANOS, 12 * SECOND,
                Figure.INIT_NANOS, SECOND, Figure.TRANSFER_NANOS, SECOND / 2, Figure.START_NANOS, SECOND / 4), null);
        assertThat(report.queuedMs()).isEqualTo(2000);
        assertThat(report.wallMs()).isEqualTo(10_000);
        assertThat(report.pausedMs()).isEqualTo(2000);
        assertThat(report.speedUp()).isEqualTo(1.5);
        assertThat(report.utilisation()).isEqualTo(0.75);
        assertThat(report.overhead().idleMs()).isEqualTo(16_000 - 12_000 - 1000 - 500 - 250);
        assertThat(report.slots()).singleElement().satisfies(slot -> assertThat(slot.utilisation()).isEqualTo(1.5));
    }

    @Test
    void itemsThatWaitAreToldApartFromItemsThatHaveNoProcessor() {
        Map<Figure, Long> waiting = Map.of(Figure.BUSY_NANOS, 20 * SECOND, Figure.MEASURED_NANOS, 10 * SECOND, Figure.CPU_NANOS,
                SECOND, Figure.CPU_WAIT_NANOS, SECOND);
        assertThat(answer(Map.of(), waiting, null).cpu()).isEqualTo(new ReportAnswer.Cpu(0.1, 0.1));
        assertThat(answer(Map.of(), waiting, null).advice()).singleElement().asString().startsWith("80 % of the items' time");
        Map<Figure, Long> starved = Map.of(Figure.BUSY_NANOS, 20 * SECOND, Figure.MEASURED_NANOS, 10 * SECOND, Figure.CPU_NANOS,
                5 * SECOND, Figure.CPU_WAIT_NANOS, 5 * SECOND);
        assertThat(answer(Map.of(), starved, null).advice()).singleElement().asString().contains("waited for a processor");
    }

    @Test
    void aBusyJobNeedsNoAdvice() {
        assertThat(answer(Map.of(), Map.of(Figure.BUSY_NANOS, 20 * SECOND, Figure.MEASURED_NANOS, 20 * SECOND, Figure.CPU_NANOS,
                20 * SECOND, Figure.TRANSFER_NANOS, SECOND), null, new JobReport.SlowItem(3, 4, SECOND)).advice()).isEmpty();
    }

    @Test
    void overheadIsExplained() {
        assertThat(answer(Map.of(), Map.of(Figure.BUSY_NANOS, 5 * SECOND, Figure.INITS, 2L, Figure.INIT_NANOS, 5 * SECOND), null)
                .advice()).singleElement().asString().contains("50 %", "2 initialisations");
        assertThat(answer(Map.of(), Map.of(Figure.BUSY_NANOS, 5 * SECOND, Figure.TRANSFER_NANOS, 5 * SECOND), 1).advice())
                .singleElement().asString().contains("leave options.chunkSize out");
        assertThat(answer(Map.of(), Map.of(Figure.BUSY_NANOS, 5 * SECOND, Figure.TRANSFER_NANOS, 5 * SECOND), null).advice())
                .isEmpty();
        assertThat(answer(Map.of(Figure.DEATHS, 9L), Map.of(Figure.BUSY_NANOS, 5 * SECOND, Figure.START_NANOS, 5 * SECOND), null)
                .advice()).singleElement().asString().contains("post-mortems");
    }

    @Test
    void oneLongItemIsNamed() {
        ReportAnswer report = answer(Map.of(), Map.of(Figure.BUSY_NANOS, 10 * SECOND), null,
                new JobReport.SlowItem(7, 8, 9 * SECOND));
        assertThat(report.advice()).singleElement().asString().contains("90 %", "index 7");
        assertThat(report.slowest()).containsExactly(new ReportAnswer.Slow(7, 1, 9000, "/v1/jobs/j/items/7"));
    }
}
