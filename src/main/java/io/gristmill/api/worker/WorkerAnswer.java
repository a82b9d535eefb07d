package io.gristmill.api.worker;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import io.gristmill.engine.WorkerView;
import io.swagger.v3.oas.annotations.media.Schema;

/** A worker as clients see it. */
@Schema(name = "Worker")
record WorkerAnswer(String id, long pid,
        @Schema(allowableValues = {
                "IDLE", "BUSY", "RETIRING", "HELD"}) String state,
        @Schema(description = "What makes it interchangeable with another: code, heap, memory.") String key,
        int slot,
        @Nullable String job,
        @Schema(description = "In flight; the first of them where several are.") @Nullable Long item,
        @Schema(description = "More than 1 where items run side by side.") int itemsInFlight,
        Instant startedAt, long ageSeconds, long itemsDone,
        @Schema(description = "CPU time that its process has used.") @Nullable Double cpuSeconds,
        @Schema(description = "Bytes of its heap in use.") long heapUsed,
        @Schema(description = "Bytes of its process that it shares with no other.") @Nullable Long memory,
        @Schema(description = "Whether the kernel keeps it from signalling and tracing other processes; where there are only built-in functions, it need not.") boolean confined,
        @Schema(description = "Why it is being replaced or held.") @Nullable String leaving,
        @Schema(description = "The end of what it printed; only where one worker is asked for.") @JsonInclude(Include.NON_NULL) @Nullable String output) {

    static WorkerAnswer of(WorkerView worker, @Nullable String output) {
        return new WorkerAnswer(worker.id(), worker.pid(), worker.state(), worker.key(), worker.slot(), worker.job(),
                worker.item(), worker.itemsInFlight(),
                worker.startedAt(), Duration.between(worker.startedAt(), Instant.now()).toSeconds(), worker.itemsDone(),
                worker.cpuNanos() < 0 ? null : (Double) (worker.cpuNanos() / 1e9), worker.heapUsed(),
                worker.memory() < 0 ? null : (Long) worker.memory(), worker.confined(), worker.leaving(), output);
    }
}
