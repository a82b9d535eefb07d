package io.gristmill.observe;

/** Tells how writing to the store goes. Whoever wires the store gives one. */
@FunctionalInterface
public interface WriteStatus {

    /**
     * @param writable whether the latest writes could be stored
     * @param waiting  writes that wait
     */
    record Snapshot(boolean writable, long waiting) {}

    Snapshot now();
}
