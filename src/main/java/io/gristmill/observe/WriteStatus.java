package io.gristmill.observe;

import java.io.IOException;

/** Tells how writing to the store goes. Whoever wires the store gives one. */
@FunctionalInterface
public interface WriteStatus {

    /**
     * @param writable whether the latest writes could be stored
     * @param waiting  writes that wait
     * @param room     bytes that can be stored until files are refused
     */
    record Snapshot(boolean writable, long waiting, long room) {}

    Snapshot now() throws IOException;
}
