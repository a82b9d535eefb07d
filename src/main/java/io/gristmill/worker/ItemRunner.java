package io.gristmill.worker;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.wire.RecordFailure;

/** Tries an item until it succeeds, is out of retries or is called off, and records what came of it. */
final class ItemRunner {
    private final OpenJob job;
    private final ItemFunction function;
    private final Recorder recorder;
    private final boolean ownJvm;

    /** @param ownJvm whether the JVM ends when memory runs out */
    ItemRunner(OpenJob job, ItemFunction function, Recorder recorder, boolean ownJvm) {
        this.job = job;
        this.function = function;
        this.recorder = recorder;
        this.ownJvm = ownJvm;
    }

    /** Makes an item for each try at it. */
    @FunctionalInterface
    interface Tries {
        Item get(long index, int attempt) throws IOException;
    }

    /** What others have to say about the end of an item. */
    interface Fate {
        /** That of an item which nobody calls off. */
        Fate OPEN = new Fate() {
            @Override
            public boolean isSealed() {
                return false;
            }

            @Override
            public RecordFailure failure(Thrown thrown) {
                return thrown.failure();
            }
        };

        /** Whether it is not to be tried again. */
        boolean isSealed();

        /** What to record of an item that threw; null: nothing. */
        @Nullable
        RecordFailure failure(Thrown thrown);
    }

    /** @param before how often the item was tried before, in workers that died */
    void run(long index, int before, Tries tries, Fate fate) throws IOException {
        int attempts = before + 1;
        int retries = job.limits.retries();
        String name = null;
        while (true) {
            try {
                Item item = tries.get(index, attempts);
                name = job.items.areNamed() ? item.name() : null;
                ItemContext context = new ItemContext(job.context);
                Object value = function.apply(item, context);
                recorder.item(job, index, attempts, name, value, context);
                return;
            } catch (Throwable e) {
                Thrown thrown = Thrown.caught(e, job.limits, ownJvm);
                if (retries-- <= 0 || thrown.isFinal() || fate.isSealed()) {
                    RecordFailure failure = fate.failure(thrown);
                    if (failure != null) {
                        recorder.failedItem(index, attempts, name, failure);
                    }
                    return;
                }
                attempts++;
            }
        }
    }
}
