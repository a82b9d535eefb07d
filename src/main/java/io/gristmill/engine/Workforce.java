package io.gristmill.engine;

import java.util.List;
import java.util.Optional;

/** The workers as operators see and steer them. */
public interface Workforce {

    /** Whether every slot has a worker or has at least tried to start one, and the functions are known. */
    boolean isReady();

    /** Why no worker can start, or an empty text. */
    String trouble();

    /** How many workers there are to be. */
    int size();

    /** Adds slots, or takes some away: idle ones first, busy ones when they are through with the item in flight. */
    void resize(int size);

    /** What runs now. */
    List<WorkerView> workers();

    /** The end of what a worker printed; empty if there is no such worker. */
    Optional<String> output(String worker);

    List<SlotView> slots();

    Capacity capacity();

    /** The latest workers that are gone, latest first. */
    List<Retirement> retirements();

    /** Replaces a worker by a fresh one, which is started first. False if there is no such worker, or it is going already. */
    boolean recycle(String worker);

    /** Takes a worker out of service: it ends its item, gets nothing more, and stays as it is until it is recycled. */
    boolean drain(String worker);

    /** What the threads of a worker do; waits for at most ten seconds. Empty if there is no such worker. */
    Optional<String> threadDump(String worker) throws InterruptedException;
}
