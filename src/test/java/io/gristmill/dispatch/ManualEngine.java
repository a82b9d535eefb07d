package io.gristmill.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.gristmill.engine.Capacity;
import io.gristmill.engine.Engine;
import io.gristmill.engine.EngineListener;
import io.gristmill.engine.Retirement;
import io.gristmill.engine.SlotView;
import io.gristmill.engine.Task;
import io.gristmill.engine.WorkerView;
import io.gristmill.job.EngineKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.JobLimits;
import io.gristmill.job.KillReason;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.Limits;
import io.gristmill.job.WorkerKey;

/** An engine of one slot that does nothing by itself: tests take what it is asked for, and say what happened. */
final class ManualEngine implements Engine {
    final BlockingQueue<Task> runs = new LinkedBlockingQueue<>();
    final BlockingQueue<Task> combinations = new LinkedBlockingQueue<>();
    final BlockingQueue<WorkerKey> replacements = new LinkedBlockingQueue<>();
    final BlockingQueue<String> released = new LinkedBlockingQueue<>();

    @Override
    public void start(EngineListener listener) {
        listener.ready(0, "w1", key(EngineKind.PROCESS, Limits.DEFAULT.grant(JobLimits.NONE)));
    }

    @Override
    public void run(int slot, String worker, Task task) {
        runs.add(task);
    }

    @Override
    public void open(int slot, String worker, Task task) {}

    @Override
    public void combine(int slot, String worker, Task task, List<byte[]> partials, boolean last) {
        combinations.add(task);
    }

    @Override
    public int reclaim(int slot, long attempt, int keep) {
        return -1;
    }

    @Override
    public int claimed(int slot, long attempt) {
        return 0;
    }

    @Override
    public void kill(int slot, String worker, KillReason reason) {}

    @Override
    public void replace(int slot, String worker, WorkerKey key) {
        replacements.add(key);
    }

    @Override
    public void released(int slot, String worker) {
        released.add(worker);
    }

    @Override
    public long allowance(int slot) {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean has(EngineKind engine) {
        return engine == EngineKind.PROCESS;
    }

    @Override
    public void close(String jobId) {}

    @Override
    public WorkerKey key(EngineKind engine, LimitPolicy.Granted limits) {
        return new WorkerKey("code", limits.heap(), limits.memory());
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public String trouble() {
        return "";
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public void resize(int size) {}

    @Override
    public Optional<String> output(String worker) {
        return Optional.empty();
    }

    @Override
    public List<SlotView> slots() {
        return List.of();
    }

    @Override
    public Capacity capacity() {
        return new Capacity(1, 1, 0, 0);
    }

    @Override
    public List<Retirement> retirements() {
        return List.of();
    }

    @Override
    public boolean recycle(String worker) {
        return false;
    }

    @Override
    public boolean drain(String worker) {
        return false;
    }

    @Override
    public Optional<String> threadDump(String worker) {
        return Optional.empty();
    }

    @Override
    public List<WorkerView> workers() {
        return List.of();
    }

    @Override
    public List<FunctionDescriptor> functions() {
        return List.of();
    }

    @Override
    public void close() {}
}
