package io.gristmill.worker;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Accumulators;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.Parameters;
import io.gristmill.function.SharedData;
import io.gristmill.wire.BlockWriter;

/** What a function sees of its job during one try at an item, or at a block of a range. */
final class ItemContext implements FunctionContext {
    private final FunctionContext job;
    private @Nullable Deltas deltas;

    ItemContext(FunctionContext job) {
        this.job = job;
    }

    @Override
    public Parameters parameters() {
        return job.parameters();
    }

    @Override
    public Optional<SharedData> shared() {
        return job.shared();
    }

    @Override
    public int attempt() {
        return job.attempt();
    }

    @Override
    public synchronized Accumulators accumulators() {
        if (deltas == null) {
            deltas = new Deltas();
        }
        return deltas;
    }

    /** Writes what was accumulated into the record that was begun. */
    synchronized void write(BlockWriter writer) {
        if (deltas != null) {
            deltas.write(writer);
        }
    }
}
