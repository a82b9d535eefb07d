package io.gristmill.worker;

import java.io.IOException;

import io.gristmill.wire.FromWorker;

/** Where a worker's messages go: the server. */
@FunctionalInterface
public interface Outbox {

    void send(FromWorker message) throws IOException;

    /** From now on, results are those of this attempt. */
    default void begin(long attempt) {}
}
