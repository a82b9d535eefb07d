package io.gristmill.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.gristmill.job.EngineKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.KillReason;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.ParameterValidator;
import io.gristmill.job.WorkerKey;

/** Two engines as one: the slots of the second come after those of the first, which alone can be resized and decides about readiness. */
public final class Engines implements Engine {
    private final Engine first;
    private final Engine second;
    private final int firstSlotOfSecond;

    public Engines(Engine first, Engine second, int firstSlotOfSecond) {
        this.first = first;
        this.second = second;
        this.firstSlotOfSecond = firstSlotOfSecond;
    }

    private Engine of(int slot) {
        return slot < firstSlotOfSecond ? first : second;
    }

    private Engine of(EngineKind kind) {
        return second.has(kind) ? second : first;
    }

    /** The one that has a worker; the first if neither does. */
    private Engine of(String worker) {
        return second.workers().stream().anyMatch(known -> known.id().equals(worker)) ? second : first;
    }

    @Override
    public void start(EngineListener listener) {
        first.start(listener);
        second.start(listener);
    }

    @Override
    public void run(int slot, String worker, Task task) {
        of(slot).run(slot, worker, task);
    }

    @Override
    public void open(int slot, String worker, Task task) {
        of(slot).open(slot, worker, task);
    }

    @Override
    public void combine(int slot, String worker, Task task, List<byte[]> partials, boolean last) {
        of(slot).combine(slot, worker, task, partials, last);
    }

    @Override
    public int reclaim(int slot, long attempt, int keep) {
        return of(slot).reclaim(slot, attempt, keep);
    }

    @Override
    public void abandon(int slot, long attempt) {
        of(slot).abandon(slot, attempt);
    }

    @Override
    public int claimed(int slot, long attempt) {
        return of(slot).claimed(slot, attempt);
    }

    @Override
    public void kill(int slot, String worker, KillReason reason) {
        of(slot).kill(slot, worker, reason);
    }

    @Override
    public void replace(int slot, String worker, WorkerKey key) {
        of(slot).replace(slot, worker, key);
    }

    @Override
    public void released(int slot, String worker) {
        of(slot).released(slot, worker);
    }

    @Override
    public long allowance(int slot) {
        return of(slot).allowance(slot);
    }

    @Override
    public void close(String jobId) {
        first.close(jobId);
        second.close(jobId);
    }

    @Override
    public WorkerKey key(EngineKind engine, LimitPolicy.Granted limits) {
        return of(engine).key(engine, limits);
    }

    @Override
    public boolean has(EngineKind engine) {
        return first.has(engine) || second.has(engine);
    }

    @Override
    public boolean offers(EngineKind engine, String function) {
        return of(engine).offers(engine, function);
    }

    @Override
    public List<FunctionDescriptor> functions() {
        return first.functions();
    }

    @Override
    public List<ParameterValidator.Violation> check(String function, String parameters) {
        return first.check(function, parameters);
    }

    @Override
    public boolean isReady() {
        return first.isReady();
    }

    @Override
    public String trouble() {
        return first.trouble();
    }

    @Override
    public int size() {
        return first.size();
    }

    @Override
    public void resize(int size) {
        first.resize(size);
    }

    @Override
    public List<WorkerView> workers() {
        return Stream.concat(first.workers().stream(), second.workers().stream()).toList();
    }

    @Override
    public Optional<String> output(String worker) {
        return of(worker).output(worker);
    }

    @Override
    public List<SlotView> slots() {
        return Stream.concat(first.slots().stream(), second.slots().stream()).toList();
    }

    @Override
    public Capacity capacity() {
        return first.capacity();
    }

    @Override
    public List<Retirement> retirements() {
        return first.retirements();
    }

    @Override
    public boolean recycle(String worker) {
        return of(worker).recycle(worker);
    }

    @Override
    public boolean drain(String worker) {
        return of(worker).drain(worker);
    }

    @Override
    public Optional<String> threadDump(String worker) throws InterruptedException {
        return of(worker).threadDump(worker);
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
