package io.gristmill.worker;

import java.io.IOException;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.BatchFunction;
import io.gristmill.function.Combining;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.Parameters;
import io.gristmill.function.RangeFunction;
import io.gristmill.function.SharedData;
import io.gristmill.source.Shared;
import io.gristmill.source.Source;
import io.gristmill.wire.ToWorker;

/** The job that this worker is prepared for: its function, initialised, and its items. */
final class OpenJob implements AutoCloseable {
    final BatchFunction function;
    final FunctionContext context;
    final Items items;
    final ToWorker.Limits limits;
    private final @Nullable OpenShared shared;

    OpenJob(ToWorker.Open open, BatchFunction function) throws Exception {
        this.function = function;
        this.limits = open.limits();
        Parameters parameters = open.parameters().equals("{}")
                ? Parameters.NONE
                : new Parameters(JsonText.readObject(open.parameters()));
        this.shared = open.shared() == null ? null : OpenShared.of(Shared.decode(open.shared()));
        this.context = new Context(parameters, open.tries() + 1, Optional.ofNullable(shared));
        try {
            function.initialise(context);
            this.items = Items.of(Source.decode(open.source()));
        } catch (Throwable e) {
            closeShared();
            throw e;
        }
    }

    private record Context(Parameters parameters, int attempt, Optional<SharedData> shared) implements FunctionContext {}

    /** Folds these partial values in order; if they are the last ones, finishes the value too. */
    @Nullable
    Object combine(ToWorker.Combine combine) throws Exception {
        Combining combining = (Combining) function;
        Object total = null;
        for (byte[] json : combine.partials()) {
            Object partial = JsonText.read(json);
            if (partial == null) {
                throw new IllegalStateException("A partial value is null");
            }
            total = total == null ? partial : combining.combine(total, partial);
        }
        return combine.last() && total != null ? combining.finish(total, context) : total;
    }

    @Override
    public void close() throws IOException {
        items.close();
        closeShared();
    }

    private void closeShared() throws IOException {
        if (shared != null) {
            shared.close();
        }
    }
}
