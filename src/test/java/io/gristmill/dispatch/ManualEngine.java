package io.gristmill.dispatch;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.gristmill.engine.Engine;
import io.gristmill.engine.EngineListener;
import io.gristmill.engine.Task;
import io.gristmill.engine.WorkerView;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.KillReason;
import io.gristmill.job.WorkerKey;

/** An engine of one slot that does nothing by itself: tests take what it is asked for, and say what happened. */
final class ManualEngine implements Engine {
    private static final WorkerKey KEY = new WorkerKey("code", 1 << 29);

    final BlockingQueue<Task> runs = new LinkedBlockingQueue<>();
    final BlockingQueue<Task> combinations = new LinkedBlockingQueue<>();

    @Override
    public void start(EngineListener listener) {
        listener.ready(0, "w1", KEY);
    }

    @Override
    public void run(int slot, String worker, Task task) {
        runs.add(task);
    }

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
    public void replace(int slot, String worker, WorkerKey key) {}

    @Override
    public WorkerKey defaultKey() {
        return KEY;
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
    public int slots() {
        return 1;
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
