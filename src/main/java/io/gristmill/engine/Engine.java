package io.gristmill.engine;

import java.util.List;

import io.gristmill.job.EngineKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.KillReason;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.ParameterValidator;
import io.gristmill.job.WorkerKey;

/**
 * Runs chunks in slots. A slot holds at most one worker and runs at most one attempt at a time; what happens in it is told to the
 * {@link EngineListener}. All methods return at once; those that name an attempt do nothing once that attempt is over.
 */
public interface Engine extends Workforce, AutoCloseable {

    /** Starts the workers. Called once. */
    void start(EngineListener listener);

    /**
     * Runs a chunk; the worker opens the job first if it is not the one it has open. Does nothing if the slot has another worker by
     * now: the end of this one was reported, or is about to be.
     */
    void run(int slot, String worker, Task task);

    /** Has the worker open the task's job, and run nothing. Answered by {@link EngineListener#opened}. */
    void open(int slot, String worker, Task task);

    /**
     * Combines partial values of the task's range function, in order; the task's chunk means nothing here. Answered by
     * {@link EngineListener#combined}.
     */
    void combine(int slot, String worker, Task task, List<byte[]> partials, boolean last);

    /**
     * Takes unstarted items of a running attempt back, without waiting: of those that nobody claimed, the first {@code keep} stay.
     *
     * @return the attempt's new end, relative to its start, or -1 if there was nothing to take
     */
    int reclaim(int slot, long attempt, int keep);

    /**
     * Interrupts the items in flight of an attempt whose unstarted items were taken back, if they run on threads of their own. Those that
     * end of it have no records, and are to do again.
     */
    default void abandon(int slot, long attempt) {}

    /** How many items of a running attempt are claimed; the worker's word, to estimate with. */
    int claimed(int slot, long attempt);

    /** Ends the worker of a slot now, and with it the attempt that it runs; a new worker follows. */
    void kill(int slot, String worker, KillReason reason);

    /** Replaces the worker of a slot, which must be idle, by a fresh one with this key. */
    void replace(int slot, String worker, WorkerKey key);

    /** The worker that {@link EngineListener#release} was about runs nothing any more: it may go. */
    void released(int slot, String worker);

    /** How many more items the slot's worker may be given before it is due to be replaced. */
    long allowance(int slot);

    /** The job has ended: idle workers forget it, and what it started in them is ended. */
    void close(String jobId);

    /** The key of workers of a kind of engine that run with these limits. */
    WorkerKey key(EngineKind engine, LimitPolicy.Granted limits);

    /** Whether its workers are of this kind. */
    boolean has(EngineKind engine);

    /** Whether its workers are of this kind and have this function. */
    default boolean offers(EngineKind engine, String function) {
        return has(engine) && functions().stream().anyMatch(known -> known.name().equals(function));
    }

    /** The functions that workers have, by name. Empty until the first worker has described them. */
    List<FunctionDescriptor> functions();

    /**
     * What the function finds wrong with parameters that its schema allows; waits for it, but for no item. Nothing where nobody can be
     * asked.
     *
     * @throws UncheckedParametersException if the function was asked and did not say
     */
    default List<ParameterValidator.Violation> check(String function, String parameters) {
        return List.of();
    }

    /** Ends all workers. */
    @Override
    void close();
}
