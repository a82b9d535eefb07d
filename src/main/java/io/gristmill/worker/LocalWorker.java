package io.gristmill.worker;

import java.io.IOException;
import java.nio.file.Path;

import io.gristmill.wire.FromWorker;
import io.gristmill.wire.StatusPage;
import io.gristmill.wire.ToWorker;

/**
 * A worker without a process of its own: the same code as in a child JVM, on a thread of this one. Whatever an item does to the JVM, it
 * does to all.
 */
public final class LocalWorker {
    private final ResultSender sender;
    private final ChunkRunner runner;

    /** @param scratch where outputs lie until the server takes them; it exists */
    public LocalWorker(StatusPage page, Path scratch, Outbox outbox) {
        this.sender = new ResultSender(outbox);
        this.runner = new ChunkRunner(outbox, page, sender, new Recorder(sender, scratch), ChunkRunner.Host.SHARED_JVM);
    }

    /** Does what a message asks for, and comes back when it is done. One thread only. */
    public void handle(ToWorker message) throws IOException {
        runner.handle(message);
    }

    /** Sends results that have waited long, also while an item runs; never waits for one. Any thread. */
    public void sendIfOld() throws IOException {
        sender.sendIfOld();
    }

    /** The functions that are built in. */
    public static FromWorker.Described describe() {
        return new FunctionLoader(null).describe();
    }
}
