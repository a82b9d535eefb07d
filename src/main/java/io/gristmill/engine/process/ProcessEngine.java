package io.gristmill.engine.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Engine;
import io.gristmill.engine.EngineListener;
import io.gristmill.engine.Task;
import io.gristmill.engine.WorkerView;
import io.gristmill.job.BadOutputException;
import io.gristmill.job.Failure;
import io.gristmill.job.FailureKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Job;
import io.gristmill.job.KillReason;
import io.gristmill.job.ResultStore;
import io.gristmill.job.WorkerKey;
import io.gristmill.pool.Exit;
import io.gristmill.pool.PoolListener;
import io.gristmill.pool.PoolSettings;
import io.gristmill.pool.WorkerPool;
import io.gristmill.pool.WorkerProcess;
import io.gristmill.wire.Block;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.FunctionDescription;
import io.gristmill.wire.ProtocolException;
import io.gristmill.wire.RecordFailure;
import io.gristmill.wire.RecordOutput;
import io.gristmill.wire.ResultRecord;
import io.gristmill.wire.ToWorker;

/** Runs chunks in a pool of child processes. */
public final class ProcessEngine implements Engine, PoolListener {
    private static final System.Logger LOG = System.getLogger(ProcessEngine.class.getName());
    private static final long WATCH_MILLIS = 20;

    private final WorkerPool pool;
    private final ResultStore results;
    private final ResultLimits limits;
    private final AtomicReferenceArray<@Nullable Seat> seats;
    private final ScheduledExecutorService watchdog = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("watchdog").factory());
    private volatile List<FunctionDescriptor> functions = List.of();
    private @Nullable EngineListener listener;

    /**
     * How large results may be, in bytes.
     *
     * @param record       of one record
     * @param inlineOutput outputs up to this size are kept in the record
     */
    public record ResultLimits(int record, int inlineOutput) {}

    public ProcessEngine(PoolSettings settings, InstantSource clock, ResultStore results, ResultLimits limits)
            throws IOException {
        this.pool = new WorkerPool(settings, clock, this);
        this.results = results;
        this.limits = limits;
        this.seats = new AtomicReferenceArray<>(settings.size());
    }

    @Override
    public void start(EngineListener newListener) {
        listener = newListener;
        pool.start();
        watchdog.scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private EngineListener listener() {
        if (listener == null) {
            throw new IllegalStateException("The engine was not started");
        }
        return listener;
    }

    // ---- what the dispatcher asks for

    @Override
    public void run(int slot, String worker, Task task) {
        Seat seat = seat(slot, worker);
        if (seat != null) {
            seat.run(task, open(task.job()));
        }
    }

    @Override
    public void combine(int slot, String worker, Task task, List<byte[]> partials, boolean last) {
        Seat seat = seat(slot, worker);
        if (seat != null) {
            seat.combine(task, open(task.job()), new ToWorker.Combine(partials, last));
        }
    }

    private ToWorker.Open open(Job job) {
        Integer claim = job.spec().options().chunkSize();
        return new ToWorker.Open(job.id(), job.spec().function(), job.spec().parameters(), job.spec().source(),
                new ToWorker.Limits(claim == null ? 0 : claim, job.spec().options().retries(), limits.record(),
                        limits.inlineOutput()));
    }

    @Override
    public int reclaim(int slot, long attempt, int keep) {
        Seat seat = seats.get(slot);
        return seat == null ? -1 : seat.reclaim(attempt, keep);
    }

    @Override
    public int claimed(int slot, long attempt) {
        Seat seat = seats.get(slot);
        return seat == null ? 0 : seat.claimed(attempt);
    }

    @Override
    public void kill(int slot, String worker, KillReason reason) {
        Seat seat = seat(slot, worker);
        if (seat != null) {
            seat.worker().kill(reason);
        }
    }

    @Override
    public void replace(int slot, String worker, WorkerKey key) {
        Seat seat = seat(slot, worker);
        if (seat != null) {
            pool.replace(slot, seat.worker(), key);
        }
    }

    private @Nullable Seat seat(int slot, String worker) {
        Seat seat = seats.get(slot);
        return seat != null && seat.worker().id().equals(worker) ? seat : null;
    }

    @Override
    public WorkerKey defaultKey() {
        return pool.defaultKey();
    }

    // ---- what is to be seen

    @Override
    public boolean isReady() {
        return pool.isReady() && !functions.isEmpty();
    }

    @Override
    public String trouble() {
        return pool.trouble();
    }

    @Override
    public int slots() {
        return pool.size();
    }

    @Override
    public List<FunctionDescriptor> functions() {
        return functions;
    }

    @Override
    public List<WorkerView> workers() {
        List<WorkerView> views = new ArrayList<>();
        for (int slot = 0; slot < seats.length(); slot++) {
            Seat seat = seats.get(slot);
            if (seat != null) {
                views.add(view(slot, seat));
            }
        }
        return views;
    }

    private static WorkerView view(int slot, Seat seat) {
        WorkerProcess worker = seat.worker();
        Task task = seat.task();
        String state = worker.isKilled() ? "RETIRING" : task == null ? "IDLE" : "BUSY";
        return new WorkerView(worker.id(), slot, worker.pid(), state, worker.key().toString(),
                task == null ? null : task.job().id(),
                seat.item(), worker.startedAt(), seat.itemsDone(), worker.page().heapUsed(), worker.output());
    }

    // ---- what the pool tells

    @Override
    public void started(int slot, WorkerProcess worker) {
        seats.set(slot, new Seat(slot, worker));
        if (functions.isEmpty()) {
            worker.send(new ToWorker.Describe());
        }
        listener().ready(slot, worker.id(), worker.key());
    }

    @Override
    public void received(int slot, WorkerProcess worker, FromWorker message) throws ProtocolException, InterruptedException {
        Seat seat = seats.get(slot);
        if (seat == null) {
            return;
        }
        switch (message) {
            case FromWorker.Described described -> described(described);
            case FromWorker.Opened opened -> seat.opened(opened);
            case FromWorker.OpenFailed failed ->
                listener().openFailed(slot, seat.openFailed(failed).attempt(), failure(failed.failure()));
            case FromWorker.Results batch -> results(slot, seat, batch);
            case FromWorker.Done done -> listener().done(slot, seat.done(done).attempt(), done.items(), done.busyNanos());
            case FromWorker.Combined combined -> listener().combined(slot, seat.combined().attempt(), combined.value());
            case FromWorker.CombineFailed failed ->
                listener().combineFailed(slot, seat.combined().attempt(), failure(failed.failure()));
            case FromWorker.Dumped _,FromWorker.Hello _ -> throw new ProtocolException("Not asked for: " + message);
        }
    }

    private void results(int slot, Seat seat, FromWorker.Results batch) throws ProtocolException, InterruptedException {
        Block block = Block.validate(batch.block());
        Task task = seat.check(batch.attempt(), block);
        seat.hold(true);
        try {
            Block.forEach(block.bytes(), result -> adopt(seat, task, result));
            seat.accept(block);
            listener().results(slot, batch.attempt(), block);
        } catch (ProtocolException e) {
            throw e;
        } catch (BadOutputException e) {
            throw new ProtocolException(e.getMessage() == null ? "bad output" : e.getMessage(), e);
        } catch (IOException e) {
            // Nobody's item may suffer for this server's disk: all that is not stored runs again.
            LOG.log(System.Logger.Level.ERROR, "An output of job " + task.job().id() + " could not be stored", e);
            seat.worker().kill(KillReason.STORE_TROUBLE);
        } finally {
            seat.hold(false);
        }
    }

    /** Fetches an output that did not travel in its record. */
    private void adopt(Seat seat, Task task, ResultRecord result) throws IOException {
        if (!result.hasStoredOutput()) {
            return;
        }
        RecordOutput output = result.output();
        if (output != null) {
            Path scratch = seat.worker().scratch().resolve(Long.toString(result.index()));
            results.adoptOutput(task.job().id(), task.job().round(), result.index(), scratch, output.bytes(), output.sha256());
            Files.deleteIfExists(scratch);
        }
    }

    private void described(FromWorker.Described described) {
        described.problems().forEach(problem -> LOG.log(System.Logger.Level.WARNING, "A function cannot be used: {0}", problem));
        functions = described.functions().stream().map(ProcessEngine::descriptor)
                .sorted(Comparator.comparing(FunctionDescriptor::name)).toList();
    }

    private static FunctionDescriptor descriptor(FunctionDescription described) {
        return new FunctionDescriptor(described.name(), described.version(),
                FunctionDescriptor.Kind.valueOf(described.kind().toUpperCase(Locale.ROOT)),
                FunctionDescriptor.Input.valueOf(described.input().toUpperCase(Locale.ROOT)), described.summary(),
                described.parametersSchema(), described.example(), described.rangeParameter(), described.initialises());
    }

    private static Failure failure(RecordFailure failure) {
        return new Failure(FailureKind.valueOf(failure.kind()), failure.title(), failure.detail(), failure.exitCode(),
                failure.signal());
    }

    @Override
    public void ended(int slot, WorkerProcess worker, Exit exit) {
        Seat seat = seats.getAndSet(slot, null);
        if (seat != null) {
            listener().died(slot, seat.ended(exit));
        }
    }

    private void watch() {
        long now = System.nanoTime();
        for (int slot = 0; slot < seats.length(); slot++) {
            Seat seat = seats.get(slot);
            if (seat != null) {
                seat.checkItemTimeout(now);
            }
        }
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
        pool.close();
    }
}
