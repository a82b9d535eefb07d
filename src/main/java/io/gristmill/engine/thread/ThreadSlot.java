package io.gristmill.engine.thread;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Death;
import io.gristmill.engine.EngineListener;
import io.gristmill.engine.EngineObserver;
import io.gristmill.engine.Outputs;
import io.gristmill.engine.Task;
import io.gristmill.engine.WireMapping;
import io.gristmill.engine.WorkerView;
import io.gristmill.job.Failure;
import io.gristmill.job.FailureKind;
import io.gristmill.job.KillReason;
import io.gristmill.job.PostMortem;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.Block;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.StatusPage;
import io.gristmill.wire.ToWorker;
import io.gristmill.worker.LocalWorker;
import io.gristmill.worker.Outbox;

/** One thread, the code of a worker on it, and what it runs. Thread-safe. */
final class ThreadSlot implements Outbox {
    private static final System.Logger LOG = System.getLogger(ThreadSlot.class.getName());

    private final int number;
    private final Path scratch;
    private final InstantSource clock;
    private final Surroundings surroundings;
    private final StatusPage page = StatusPage.inMemory();
    private final BlockingQueue<ToWorker> messages = new LinkedBlockingQueue<>();
    private final LocalWorker worker;
    private final Thread thread;
    private volatile boolean ended;
    private int generation;
    private Instant startedAt;
    private @Nullable Task task;
    private @Nullable String openJob;
    private boolean opening;
    private int end;
    private long itemsDone;

    /** Whom a slot tells what happens, and where it leaves outputs. */
    record Surroundings(EngineListener listener, EngineObserver observer, Outputs outputs) {}

    ThreadSlot(int number, Path scratch, InstantSource clock, Surroundings surroundings) {
        this.number = number;
        this.scratch = scratch;
        this.clock = clock;
        this.surroundings = surroundings;
        this.startedAt = clock.instant();
        this.worker = new LocalWorker(page, scratch, this);
        this.thread = Thread.ofPlatform().name(id()).daemon().unstarted(this::work);
    }

    private synchronized String id() {
        return scratch.getFileName() + "-" + generation;
    }

    void start() {
        thread.start();
        surroundings.listener.ready(number, id(), WorkerKey.THREAD);
    }

    private void work() {
        while (!ended) {
            try {
                worker.handle(messages.take());
            } catch (InterruptedException | InterruptedIOException e) {
                // Meant for an item that was through just before, or for this thread's end.
            } catch (IOException | RuntimeException e) {
                // What a function throws never comes here.
                LOG.log(System.Logger.Level.ERROR, "What a thread of the thread engine gave could not be taken", e);
                giveUp();
            }
        }
    }

    /** What the attempt has not recorded is to do again. */
    private void giveUp() {
        Task lost;
        synchronized (this) {
            lost = task;
            task = null;
            openJob = null;
            messages.clear();
        }
        if (lost != null) {
            Failure cause = Failure.of(FailureKind.CRASHED, "Its results could not be taken", "");
            surroundings.listener.died(number, new Death(id(), lost.attempt(), true, -1, List.of(), 0, cause, true,
                    KillReason.STORE_TROUBLE, new PostMortem(cause.title(), cause.detail(), cause.kind(), null, null, null, 1,
                            clock.instant(), new PostMortem.Worker(id(), ProcessHandle.current().pid(), startedAt, 0, itemsDone,
                                    WorkerKey.THREAD.toString()),
                            "", null, List.of(), null)));
            renew();
        }
    }

    void flush() {
        try {
            worker.sendIfOld();
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Results could not be taken", e);
        }
    }

    // ---- what the engine asks for

    synchronized void run(Task next, ToWorker.Open open) {
        begin(next, open);
        end = Math.toIntExact(next.chunk().size());
        page.publish(end);
        messages.add(new ToWorker.Run(next.attempt(), next.chunk().from(), next.chunk().to(), next.tries()));
    }

    synchronized void open(Task next, ToWorker.Open open) {
        openJob = null;
        begin(next, open);
        opening = true;
    }

    synchronized void combine(Task next, ToWorker.Open open, ToWorker.Combine combine) {
        begin(next, open);
        messages.add(combine);
    }

    private void begin(Task next, ToWorker.Open open) {
        task = next;
        opening = false;
        end = 0;
        page.publish(0);
        if (!open.job().equals(openJob)) {
            openJob = open.job();
            messages.add(open);
        }
    }

    synchronized int reclaim(long attempt, int keep) {
        StatusPage.Claim taken = runs(attempt) ? page.reclaim(keep) : new StatusPage.Claim(0, 0);
        if (taken.isEmpty()) {
            return -1;
        }
        end = taken.from();
        return end;
    }

    synchronized int claimed(long attempt) {
        return runs(attempt) ? Math.min(page.next(), end) : 0;
    }

    /** The items' threads are interrupted in turn. */
    synchronized void abandon(long attempt) {
        if (runs(attempt) && task != null && task.job().function().runsManyAtOnce()) {
            thread.interrupt();
        }
    }

    synchronized void interrupt() {
        if (task != null) {
            thread.interrupt();
        }
    }

    /** The same thread as if it were another. */
    void renew() {
        synchronized (this) {
            generation++;
            startedAt = clock.instant();
        }
        surroundings.listener.ready(number, id(), WorkerKey.THREAD);
    }

    synchronized void close(String jobId) {
        if (task == null && jobId.equals(openJob)) {
            openJob = null;
            messages.add(new ToWorker.Close());
        }
    }

    void end() {
        ended = true;
        thread.interrupt();
    }

    private boolean runs(long attempt) {
        return task != null && task.attempt() == attempt;
    }

    // ---- what the worker says

    @Override
    public void send(FromWorker message) throws IOException {
        EngineListener listener = surroundings.listener;
        switch (message) {
            case FromWorker.Opened opened -> {
                Task running = task();
                boolean all = isOpening();
                if (all) {
                    idle();
                }
                listener.opened(number, running.attempt(), opened.initNanos(), all);
            }
            case FromWorker.OpenFailed failed -> {
                forget();
                listener.openFailed(number, idle().attempt(), WireMapping.failure(failed.failure()));
            }
            case FromWorker.Results results -> results(results);
            case FromWorker.Done done -> {
                Task ran = idle();
                surroundings.observer.attempted(id(), ran, done.items(), Duration.ofNanos(done.effort().busyNanos()),
                        done.items() < ran.chunk().size() ? "PREEMPTED" : "COMPLETED");
                listener.done(number, done.attempt(), done.items(), done.effort());
            }
            case FromWorker.Combined combined -> listener.combined(number, idle().attempt(), combined.value());
            case FromWorker.CombineFailed failed -> listener.combineFailed(number, idle().attempt(), WireMapping.failure(
                    failed.failure()));
            case FromWorker.Checked _,FromWorker.Described _,FromWorker.Dumped _,FromWorker.Exiting _,FromWorker.Hello _ ->
                throw new IllegalStateException(
                        "Not asked for: " + message);
        }
    }

    private void results(FromWorker.Results results) throws IOException {
        // An interrupt is for items; the server's own channels would close of it.
        boolean interrupted = Thread.interrupted();
        try {
            take(results);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void take(FromWorker.Results results) throws IOException {
        Block block = Block.validate(results.block());
        Task running = task();
        long[] stored = new long[1];
        Block.forEach(block.bytes(), result -> stored[0] += surroundings.outputs.adopt(running, scratch, result));
        synchronized (this) {
            itemsDone += block.to() - block.from();
        }
        try {
            surroundings.listener.results(number, results.attempt(), block, stored[0]);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("The server is ending");
        }
    }

    private synchronized Task task() {
        return Objects.requireNonNull(task);
    }

    private synchronized boolean isOpening() {
        return opening;
    }

    private synchronized void forget() {
        openJob = null;
    }

    private synchronized Task idle() {
        Task ended = Objects.requireNonNull(task);
        task = null;
        return ended;
    }

    // ---- what is to be seen

    synchronized WorkerView view() {
        Task running = task;
        Long item = null;
        int inFlight = 0;
        if (running != null) {
            boolean many = running.job().function().runsManyAtOnce();
            int first = many ? page.inFlight().findFirst().orElse(end) : page.done();
            inFlight = many ? (int) page.inFlight().count() : first < Math.min(page.next(), end) ? 1 : 0;
            item = inFlight == 0 ? null : (Long) (running.chunk().from() + first);
        }
        return new WorkerView(id(), number, ProcessHandle.current().pid(), running == null ? "IDLE" : "BUSY",
                WorkerKey.THREAD.toString(), running == null ? null : running.job().id(), item, inFlight, startedAt,
                itemsDone, -1, -1, -1, false,
                null);
    }

    String stack() {
        return Arrays.stream(thread.getStackTrace()).map(frame -> "\tat " + frame)
                .collect(Collectors.joining("\n", "\"" + thread.getName() + "\" " + thread.getState() + "\n", "\n"));
    }
}
