package io.gristmill.engine.process;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

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
import io.gristmill.job.BadOutputException;
import io.gristmill.job.EngineKind;
import io.gristmill.job.Failure;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.JobLimits;
import io.gristmill.job.KillReason;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.ParameterValidator;
import io.gristmill.job.ResultStore;
import io.gristmill.job.WorkerKey;
import io.gristmill.pool.Exit;
import io.gristmill.pool.Kill;
import io.gristmill.pool.PoolListener;
import io.gristmill.pool.PoolSettings;
import io.gristmill.pool.ResourceLedger;
import io.gristmill.pool.WorkerPool;
import io.gristmill.pool.WorkerProcess;
import io.gristmill.wire.Block;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ProtocolException;
import io.gristmill.wire.ToWorker;

/** Runs chunks in a pool of child processes. */
public final class ProcessEngine implements Engine, PoolListener {
    private static final System.Logger LOG = System.getLogger(ProcessEngine.class.getName());
    /** How long an operator may wait for the threads of a busy worker. */
    private static final Duration DUMP = Duration.ofSeconds(10);

    private final WorkerPool pool;
    private final Outputs outputs;
    private final Settings settings;
    private final InstantSource clock;
    private final EngineObserver observer;
    private final Map<Integer, Seat> seats = new ConcurrentSkipListMap<>();
    private final Replacements replacements;
    private final ParameterChecks checks;
    private final Watchdog watchdog;
    private final Retirements retirements = new Retirements();
    private volatile List<FunctionDescriptor> functions = List.of();
    private @Nullable EngineListener listener;

    /**
     * What the engine itself is set to.
     *
     * @param inlineOutput outputs up to this size are kept in the record, in bytes
     */
    public record Settings(PoolSettings pool, LimitPolicy limits, int inlineOutput) {}

    public ProcessEngine(Settings settings, InstantSource clock, ResultStore results, EngineObserver observer)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.outputs = new Outputs(results);
        this.observer = observer;
        this.pool = new WorkerPool(settings.pool, clock, this);
        this.checks = new ParameterChecks(pool.spare());
        this.replacements = new Replacements(pool, settings.pool.retire(), this::listener);
        this.watchdog = new Watchdog(seats, pool, replacements, settings.limits.grant(JobLimits.NONE));
    }

    @Override
    public void start(EngineListener newListener) {
        listener = newListener;
        pool.start();
        watchdog.start();
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
            seat.run(task, WireMapping.open(task, settings.inlineOutput));
        }
    }

    @Override
    public void combine(int slot, String worker, Task task, List<byte[]> partials, boolean last) {
        Seat seat = seat(slot, worker);
        if (seat != null) {
            seat.combine(task, WireMapping.open(task, settings.inlineOutput), new ToWorker.Combine(partials, last));
        }
    }

    @Override
    public void open(int slot, String worker, Task task) {
        Seat seat = seat(slot, worker);
        if (seat != null) {
            seat.open(task, WireMapping.open(task, settings.inlineOutput));
        }
    }

    @Override
    public int reclaim(int slot, long attempt, int keep) {
        Seat seat = seats.get(slot);
        return seat == null ? -1 : seat.reclaim(attempt, keep);
    }

    @Override
    public void abandon(int slot, long attempt) {
        Seat seat = seats.get(slot);
        if (seat != null) {
            seat.abandon(attempt);
        }
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
            seat.worker().kill(new Kill(reason, ""));
        }
    }

    @Override
    public void replace(int slot, String worker, WorkerKey key) {
        Seat seat = seat(slot, worker);
        if (seat != null) {
            pool.replace(slot, seat.worker(), key);
        }
    }

    @Override
    public void released(int slot, String worker) {
        Seat seat = seat(slot, worker);
        if (seat != null) {
            replacements.released(seat);
        }
    }

    @Override
    public long allowance(int slot) {
        Seat seat = seats.get(slot);
        return seat == null ? 0 : replacements.allowance(seat);
    }

    @Override
    public void close(String jobId) {
        for (Seat seat : seats.values()) {
            seat.close(jobId);
        }
        watchdog.expectStrays();
    }

    private @Nullable Seat seat(int slot, String worker) {
        Seat seat = seats.get(slot);
        return seat != null && seat.worker().id().equals(worker) ? seat : null;
    }

    @Override
    public WorkerKey key(EngineKind engine, LimitPolicy.Granted limits) {
        return new WorkerKey(pool.defaultKey().code(), limits.heap(), limits.memory());
    }

    // ---- what operators ask for

    @Override
    public void resize(int size) {
        replacements.resize(size, seats);
    }

    @Override
    public boolean recycle(String worker) {
        return seat(worker).map(seat -> replacements.begin(seat, "an operator asked for it")).orElse(false);
    }

    @Override
    public boolean drain(String worker) {
        return seat(worker).map(seat -> replacements.hold(seat, "an operator took it out of service")).orElse(false);
    }

    @Override
    public Optional<String> threadDump(String worker) throws InterruptedException {
        Optional<Seat> seat = seat(worker);
        return seat.isEmpty() ? Optional.empty() : Optional.of(seat.get().worker().threadDump(DUMP));
    }

    private Optional<Seat> seat(String worker) {
        return seats.values().stream().filter(seat -> seat.worker().id().equals(worker)).findFirst();
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
    public int size() {
        int size = replacements.size(seats);
        return size == 0 ? settings.pool.size() : size;
    }

    @Override
    public List<FunctionDescriptor> functions() {
        return functions;
    }

    @Override
    public List<ParameterValidator.Violation> check(String function, String parameters) {
        return checks.violations(function, parameters);
    }

    @Override
    public boolean has(EngineKind engine) {
        return engine == EngineKind.PROCESS;
    }

    @Override
    public List<WorkerView> workers() {
        return seats.values().stream().map(ProcessEngine::view).toList();
    }

    @Override
    public Capacity capacity() {
        ResourceLedger promised = pool.resources();
        return new Capacity(Runtime.getRuntime().availableProcessors(), promised.workers(), promised.budget(), promised.used());
    }

    @Override
    public List<SlotView> slots() {
        return pool.slots().stream().map(slot -> {
            Seat seat = seats.get(slot);
            String trouble = pool.trouble(slot);
            return seat == null
                    ? new SlotView(slot, EngineKind.PROCESS, trouble.isEmpty() ? "EMPTY" : "BACKOFF", null,
                            trouble.isEmpty() ? null : trouble)
                    : new SlotView(slot, EngineKind.PROCESS, state(seat), seat.worker().id(), seat.leaving());
        }).toList();
    }

    private static WorkerView view(Seat seat) {
        WorkerProcess worker = seat.worker();
        Task task = seat.task();
        return new WorkerView(worker.id(), seat.slot(), worker.pid(), state(seat), worker.key().toString(),
                task == null ? null : task.job().id(), seat.item(), seat.itemsInFlight(), worker.startedAt(), seat.itemsDone(),
                worker.cpuNanos(),
                worker.page().heapUsed(), worker.vitals().memory(), worker.page().confined(), seat.leaving());
    }

    private static String state(Seat seat) {
        if (seat.worker().isCondemned()) {
            return "RETIRING";
        }
        return switch (seat.standing()) {
            case RELEASED, REMOVED -> "RETIRING";
            case HELD -> "HELD";
            case SERVING, AWAITING_SUCCESSOR -> seat.task() == null ? "IDLE" : "BUSY";
        };
    }

    @Override
    public Optional<String> output(String worker) {
        return seat(worker).map(seat -> seat.worker().output());
    }

    @Override
    public List<Retirement> retirements() {
        return retirements.latest();
    }

    // ---- what the pool tells

    @Override
    public void started(int slot, WorkerProcess worker, Duration took) {
        Seat seat = new Seat(slot, worker);
        seats.put(slot, seat);
        observer.started(worker.id(), took);
        if (functions.isEmpty()) {
            seat.describe();
        }
        listener().ready(slot, worker.id(), worker.key());
    }

    @Override
    public void startFailed(int slot, WorkerKey key, String reason) {
        observer.startFailed(key, reason);
        listener().startFailed(key, reason);
    }

    @Override
    public void successorReady(int slot, WorkerProcess worker) {
        Seat seat = seat(slot, worker.id());
        if (seat != null) {
            replacements.successorReady(seat);
        }
    }

    @Override
    public void successorFailed(int slot, WorkerProcess worker) {
        Seat seat = seat(slot, worker.id());
        if (seat != null) {
            replacements.successorFailed(seat);
        }
    }

    @Override
    public void received(int slot, WorkerProcess worker, FromWorker message) throws ProtocolException, InterruptedException {
        Seat seat = seats.get(slot);
        if (seat == null) {
            return;
        }
        switch (message) {
            case FromWorker.Described described -> described(seat, described);
            case FromWorker.Opened opened -> opened(slot, seat, opened);
            case FromWorker.OpenFailed failed -> {
                Failure why = WireMapping.failure(failed.failure());
                listener().openFailed(slot, seat.openFailed(failed).attempt(), why);
            }
            case FromWorker.Results batch -> results(slot, seat, batch);
            case FromWorker.Done done -> done(slot, seat, done);
            case FromWorker.Combined combined -> listener().combined(slot, seat.combined().attempt(), combined.value());
            case FromWorker.CombineFailed failed -> {
                Failure why = WireMapping.failure(failed.failure());
                listener().combineFailed(slot, seat.combined().attempt(), why);
            }
            case FromWorker.Dumped dumped -> worker.dumped(dumped.text());
            case FromWorker.Exiting _ -> seat.exiting();
            case FromWorker.Checked _,FromWorker.Hello _ -> throw new ProtocolException("Not asked for: " + message);
        }
    }

    private void opened(int slot, Seat seat, FromWorker.Opened opened) throws ProtocolException {
        Task task = seat.task();
        boolean idle = seat.opened(opened);
        if (task != null) {
            // What the worker says of itself counts as far as it can be true.
            long most = task.limits().initTimeout().toNanos();
            listener().opened(slot, task.attempt(), Math.clamp(opened.initNanos(), 0, most), idle);
        }
    }

    private void done(int slot, Seat seat, FromWorker.Done done) throws ProtocolException {
        Task task = seat.done(done);
        observer.attempted(seat.worker().id(), task, done.items(), Duration.ofNanos(Math.max(0, done.effort().busyNanos())),
                done.items() < task.chunk().size() ? "PREEMPTED" : "COMPLETED");
        listener().done(slot, task.attempt(), done.items(), done.effort());
    }

    private void results(int slot, Seat seat, FromWorker.Results batch) throws ProtocolException, InterruptedException {
        Block block = Block.validate(batch.block());
        Task task = seat.check(batch.attempt(), block);
        seat.hold(true);
        try {
            int[] records = new int[1];
            long[] stored = new long[1];
            Block.forEach(block.bytes(), result -> {
                records[0]++;
                stored[0] += outputs.adopt(task, seat.worker().scratch(), result);
            });
            seat.accept(block, records[0]);
            listener().results(slot, batch.attempt(), block, stored[0]);
        } catch (ProtocolException e) {
            throw e;
        } catch (BadOutputException e) {
            throw new ProtocolException(e.getMessage() == null ? "bad output" : e.getMessage(), e);
        } catch (IOException e) {
            // Nobody's item may suffer for this server's disk: all that is not stored runs again.
            LOG.log(System.Logger.Level.ERROR, "An output of job " + task.job().id() + " could not be stored", e);
            seat.worker().kill(new Kill(KillReason.STORE_TROUBLE, ""));
        } finally {
            seat.hold(false);
        }
    }

    private void described(Seat seat, FromWorker.Described described) throws ProtocolException {
        seat.described();
        described.problems().forEach(problem -> LOG.log(System.Logger.Level.WARNING, "A function cannot be used: {0}", problem));
        checks.described(described.functions());
        functions = described.functions().stream().map(WireMapping::descriptor)
                .sorted(Comparator.comparing(FunctionDescriptor::name)).toList();
    }

    @Override
    public void ended(int slot, WorkerProcess worker, Exit exit) {
        Seat seat = seats.remove(slot);
        if (seat == null) {
            return;
        }
        Seat.LastState last = seat.lastState();
        Autopsy autopsy = new Autopsy(worker, exit, last, clock.instant());
        Retirement retirement = autopsy.retirement(slot);
        retirements.add(retirement);
        observer.retired(retirement);
        if (last.task() != null) {
            observer.attempted(worker.id(), last.task(), Math.max(0, last.unrecorded()), Duration.ZERO, retirement.cause());
        }
        listener().died(slot, autopsy.death());
        if (seat.standing() == Seat.Standing.REMOVED) {
            pool.remove(slot, "the pool was made smaller");
        }
    }

    @Override
    public void closed(int slot) {
        listener().closed(slot);
    }

    @Override
    public void close() {
        watchdog.close();
        pool.close();
    }
}
