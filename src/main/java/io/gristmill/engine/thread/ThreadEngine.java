package io.gristmill.engine.thread;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.gristmill.engine.Capacity;
import io.gristmill.engine.Engine;
import io.gristmill.engine.EngineListener;
import io.gristmill.engine.EngineObserver;
import io.gristmill.engine.Outputs;
import io.gristmill.engine.Retirement;
import io.gristmill.engine.SlotView;
import io.gristmill.engine.Task;
import io.gristmill.engine.WireMapping;
import io.gristmill.engine.WorkerView;
import io.gristmill.job.EngineKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.KillReason;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.ResultStore;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.FunctionDescription;
import io.gristmill.wire.ToWorker;
import io.gristmill.worker.LocalWorker;

/**
 * Runs chunks of built-in functions on threads of this JVM, with the code that workers have. An item that exits, runs out of memory or
 * never ends does that to the server: the engine is there to be compared with.
 */
public final class ThreadEngine implements Engine {
    private static final long FLUSH_MILLIS = 50;

    private final Settings settings;
    private final InstantSource clock;
    private final Outputs outputs;
    private final EngineObserver observer;
    private final List<FunctionDescriptor> functions;
    private final Map<Integer, ThreadSlot> slots = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService flusher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("thread-engine-flusher").daemon().factory());

    /**
     * What the engine is set to.
     *
     * @param firstSlot    the number of its first slot, beyond those of any other engine
     * @param size         how many threads
     * @param directory    where large outputs lie for a moment
     * @param inlineOutput outputs up to this size are kept in the record, in bytes
     */
    public record Settings(int firstSlot, int size, Path directory, int inlineOutput) {}

    public ThreadEngine(Settings settings, InstantSource clock, ResultStore results, EngineObserver observer) {
        this.settings = settings;
        this.clock = clock;
        this.outputs = new Outputs(results);
        this.observer = observer;
        List<FunctionDescription> found = LocalWorker.describe().functions();
        this.functions = found.stream().map(WireMapping::descriptor).toList();
    }

    @Override
    public void start(EngineListener listener) {
        for (int i = 0; i < settings.size; i++) {
            int number = settings.firstSlot + i;
            Path scratch = settings.directory.resolve("thread-" + i);
            try {
                Files.createDirectories(scratch);
            } catch (IOException e) {
                throw new IllegalStateException("There is no place for outputs: " + scratch, e);
            }
            ThreadSlot slot = new ThreadSlot(number, scratch, clock, new ThreadSlot.Surroundings(listener, observer, outputs));
            slots.put(number, slot);
            slot.start();
        }
        flusher.scheduleWithFixedDelay(() -> slots.values().forEach(ThreadSlot::flush), FLUSH_MILLIS, FLUSH_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    // ---- what the dispatcher asks for

    @Override
    public void run(int slot, String worker, Task task) {
        slot(slot).run(task, WireMapping.open(task, settings.inlineOutput));
    }

    @Override
    public void open(int slot, String worker, Task task) {
        slot(slot).open(task, WireMapping.open(task, settings.inlineOutput));
    }

    @Override
    public void combine(int slot, String worker, Task task, List<byte[]> partials, boolean last) {
        slot(slot).combine(task, WireMapping.open(task, settings.inlineOutput), new ToWorker.Combine(partials, last));
    }

    @Override
    public int reclaim(int slot, long attempt, int keep) {
        return slot(slot).reclaim(attempt, keep);
    }

    @Override
    public void abandon(int slot, long attempt) {
        slot(slot).abandon(attempt);
    }

    @Override
    public int claimed(int slot, long attempt) {
        return slot(slot).claimed(attempt);
    }

    /** All that can be done to a thread is to ask it. What it does not end, it ends later. */
    @Override
    public void kill(int slot, String worker, KillReason reason) {
        slot(slot).interrupt();
    }

    @Override
    public void replace(int slot, String worker, WorkerKey key) {
        slot(slot).renew();
    }

    @Override
    public void released(int slot, String worker) {
        slot(slot).renew();
    }

    @Override
    public long allowance(int slot) {
        return Long.MAX_VALUE;
    }

    @Override
    public void close(String jobId) {
        slots.values().forEach(slot -> slot.close(jobId));
    }

    @Override
    public WorkerKey key(EngineKind engine, LimitPolicy.Granted limits) {
        return WorkerKey.THREAD;
    }

    private ThreadSlot slot(int number) {
        ThreadSlot slot = slots.get(number);
        if (slot == null) {
            throw new IllegalArgumentException("There is no slot " + number);
        }
        return slot;
    }

    // ---- what is to be seen, and what operators ask for

    @Override
    public boolean has(EngineKind engine) {
        return engine == EngineKind.THREAD;
    }

    @Override
    public List<FunctionDescriptor> functions() {
        return functions;
    }

    @Override
    public boolean isReady() {
        return slots.size() == settings.size;
    }

    @Override
    public String trouble() {
        return "";
    }

    @Override
    public int size() {
        return settings.size;
    }

    /** Threads cost nothing while they are idle: their number stays. */
    @Override
    public void resize(int size) {}

    @Override
    public List<WorkerView> workers() {
        return slots.values().stream().map(ThreadSlot::view).toList();
    }

    @Override
    public Optional<String> output(String worker) {
        return slots.values().stream().filter(slot -> slot.view().id().equals(worker)).findFirst().map(_ -> "");
    }

    @Override
    public List<SlotView> slots() {
        return workers().stream().map(worker -> new SlotView(worker.slot(), EngineKind.THREAD, worker.state(), worker.id(), null))
                .toList();
    }

    @Override
    public Capacity capacity() {
        return new Capacity(Runtime.getRuntime().availableProcessors(), 0, 0, 0);
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
        return slots.values().stream().filter(slot -> slot.view().id().equals(worker)).findFirst().map(ThreadSlot::stack);
    }

    @Override
    public void close() {
        flusher.shutdownNow();
        slots.values().forEach(ThreadSlot::end);
    }
}
