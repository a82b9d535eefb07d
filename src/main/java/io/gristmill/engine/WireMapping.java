package io.gristmill.engine;

import java.util.Locale;

import io.gristmill.job.Failure;
import io.gristmill.job.FailureKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Job;
import io.gristmill.wire.FunctionDescription;
import io.gristmill.wire.RecordFailure;
import io.gristmill.wire.ToWorker;

/** What the server and a worker call the same things. */
public final class WireMapping {
    private WireMapping() {}

    /** @param inlineOutput outputs up to this size are to travel in the record, in bytes */
    public static ToWorker.Open open(Task task, int inlineOutput) {
        Job job = task.job();
        Integer claim = job.spec().options().chunkSize();
        return new ToWorker.Open(job.id(), job.spec().function(), job.spec().parameters(), job.spec().source(),
                job.spec().shared(),
                new ToWorker.Limits(claim == null ? 0 : claim, job.spec().options().retries(),
                        Math.toIntExact(task.limits().resultSize()), inlineOutput,
                        job.function().runsManyAtOnce() ? job.concurrency() : 0),
                task.opens());
    }

    public static FunctionDescriptor descriptor(FunctionDescription described) {
        return new FunctionDescriptor(described.name(), described.version(),
                FunctionDescriptor.Kind.valueOf(described.kind().toUpperCase(Locale.ROOT)),
                FunctionDescriptor.Input.valueOf(described.input().toUpperCase(Locale.ROOT)), described.summary(),
                described.parametersSchema(), described.example(), described.rangeParameter(), described.initialises(),
                described.idempotent(), FunctionDescriptor.Shared.valueOf(described.shared().toUpperCase(Locale.ROOT)),
                described.combines(), described.concurrency(), described.picture());
    }

    public static Failure failure(RecordFailure failure) {
        return Failure.of(FailureKind.valueOf(failure.kind()), failure.title(), failure.detail());
    }
}
