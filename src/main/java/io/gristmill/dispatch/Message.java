package io.gristmill.dispatch;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Death;
import io.gristmill.job.Failure;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.Block;
import io.gristmill.wire.Effort;

/** What the dispatcher's thread is told. */
sealed interface Message {

    // From clients

    record Accept(Job job) implements Message {}

    /** What a client wants of a job. */
    enum Verb {
        CANCEL, PAUSE, RESUME
    }

    record Ask(String jobId, Verb verb, CompletableFuture<JobService.Verdict> answer) implements Message {}

    record Change(String jobId, JobPatch patch, CompletableFuture<JobService.Verdict> answer) implements Message {}

    /** Items from this index on are stored, and are the job's from now on. */
    record Append(String jobId, long from, long count, CompletableFuture<JobService.Verdict> answer) implements Message {}

    /** No more items come. */
    record Seal(String jobId, CompletableFuture<JobService.Verdict> answer) implements Message {}

    record Report(String jobId, CompletableFuture<Optional<ReportView>> answer) implements Message {}

    /** Where the items are that are not stored yet. */
    record Hand(String jobId, CompletableFuture<WorkInHand> answer) implements Message {}

    /** The value of a range function so far. */
    record AskValue(String jobId, CompletableFuture<Optional<PartialValue>> answer) implements Message {}

    /** An ended job that is to be taken up again. */
    record Retried(Recovered job) implements Message {}

    // From the engine

    record Ready(int slot, String worker, WorkerKey key) implements Message {}

    record Results(int slot, long attempt, Block block, long outputBytes) implements Message {}

    record Done(int slot, long attempt, int items, Effort effort) implements Message {}

    record Opened(int slot, long attempt, long initNanos, boolean idle) implements Message {}

    record OpenFailed(int slot, long attempt, Failure failure) implements Message {}

    record Combined(int slot, long attempt, byte[] value) implements Message {}

    record CombineFailed(int slot, long attempt, Failure failure) implements Message {}

    record Died(int slot, Death death) implements Message {}

    record Release(int slot, String worker, boolean stays) implements Message {}

    record StartFailed(WorkerKey key, String reason) implements Message {}

    record Closed(int slot) implements Message {}

    // From the store

    /** A change is committed, or lost, which took so long; the job's accumulators have about so many bytes now. */
    record Written(JobRun run, JobChange change, long nanos, long accumulated, Runnable then,
            @Nullable Throwable error) implements Message {}

    /** The next partial values, or why they cannot be read. */
    record Partials(JobRun run, PartialReader.@Nullable Bunch bunch, @Nullable Throwable error) implements Message {}

    /** The next partial values for those who watch; null if they cannot be read. */
    record PreviewRead(JobRun run, PartialReader.@Nullable Bunch bunch) implements Message {}
    /** The one value of a job as JSON text, or why there is none, and how long it took to find out. */
    record Reduced(JobRun run, @Nullable String value, long nanos, @Nullable Exception error) implements Message {}

    // From the server

    /** Give out nothing more, let what runs come to an end, commit it. */
    record Drain() implements Message {}
}
