package io.gristmill.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Death;
import io.gristmill.engine.Engine;
import io.gristmill.engine.EngineListener;
import io.gristmill.event.EventHub;
import io.gristmill.job.Failure;
import io.gristmill.job.FailureKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobState;
import io.gristmill.job.JobStore;
import io.gristmill.job.KillReason;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.Block;

/**
 * The one thread that owns the state of all jobs that have not ended. Everybody else posts {@linkplain Message messages} to it and
 * reads the views that it publishes. It never waits for a disk or a worker.
 *
 * <p>Effects come in the order <em>records, then state, then event</em>: whoever hears of something can read it.
 */
public final class Dispatcher implements EngineListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final long TICK_MILLIS = 50;
    private static final long COMMIT_NANOS = 250_000_000;
    private static final long COMMIT_BYTES = 1024 * 1024;
    /** Bytes that may wait to be committed, over all jobs; beyond it, the workers wait. */
    private static final int BACKLOG_BYTES = 32 * 1024 * 1024;
    private static final Duration STOP_GRACE = Duration.ofSeconds(1);
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(10);
    private static final Duration RELOAD_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_TRIES = 2;
    private static final int MOST_FAILED_OPENS = 3;
    private static final int MOST_FRUITLESS_DEATHS = 10;
    private static final int MOST_UNCLEAN_STOPS = 3;
    private static final int BURST = 256;
    private static final int ASK_SECONDS = 30;
    static final String CANCELLED = "cancelled by a client";

    private final JobStore jobs;
    private final ResultStore results;
    private final Engine engine;
    private final EventHub hub;
    private final InstantSource clock;
    private final BlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();
    private final Map<String, JobRun> runs = new LinkedHashMap<>();
    private final Map<String, Long> reloads = new HashMap<>();
    private final ConcurrentHashMap<String, JobView> views = new ConcurrentHashMap<>();
    private final Semaphore backlog = new Semaphore(BACKLOG_BYTES);
    private final Stations stations;
    private final Thread thread = Thread.ofPlatform().name("dispatcher").unstarted(this::run);
    private volatile boolean draining;
    private boolean stopped;
    private long drainDeadline;
    private long ticked;

    public Dispatcher(JobStore jobs, ResultStore results, Engine engine, EventHub hub, InstantSource clock) {
        this.jobs = jobs;
        this.results = results;
        this.engine = engine;
        this.hub = hub;
        this.clock = clock;
        this.stations = new Stations(engine);
    }

    /** Takes up the jobs that an earlier server left unfinished, and begins. */
    public void start() {
        for (Job job : jobs.unfinished()) {
            load(job, true);
        }
        thread.start();
    }

    // ---- what others say; any thread

    void accept(Job job) {
        views.put(job.id(), JobRun.of(job).view(clock.instant()));
        post(new Message.Accept(job));
    }

    /** A job that has not ended, as it is now. */
    public Optional<JobView> view(String jobId) {
        return Optional.ofNullable(views.get(jobId));
    }

    /** How many jobs have not ended. */
    public int activeJobs() {
        return views.size();
    }

    /** Whether new jobs are refused because the server is ending. */
    public boolean isDraining() {
        return draining;
    }

    CompletableFuture<JobService.Verdict> cancel(String jobId) {
        return ask(jobId, Message.Verb.CANCEL);
    }

    CompletableFuture<JobService.Verdict> pause(String jobId) {
        return ask(jobId, Message.Verb.PAUSE);
    }

    CompletableFuture<JobService.Verdict> resume(String jobId) {
        return ask(jobId, Message.Verb.RESUME);
    }

    private CompletableFuture<JobService.Verdict> ask(String jobId, Message.Verb verb) {
        // The limit is for a request that arrives when the thread has just ended.
        CompletableFuture<JobService.Verdict> answer = new CompletableFuture<JobService.Verdict>().orTimeout(ASK_SECONDS,
                TimeUnit.SECONDS);
        post(new Message.Ask(jobId, verb, answer));
        return answer;
    }

    @Override
    public void ready(int slot, String worker, WorkerKey key) {
        post(new Message.Ready(slot, worker, key));
    }

    @Override
    public void results(int slot, long attempt, Block block) throws InterruptedException {
        backlog.acquire(weight(block.bytes().remaining()));
        post(new Message.Results(slot, attempt, block));
    }

    @Override
    public void done(int slot, long attempt, int items, long busyNanos) {
        post(new Message.Done(slot, attempt, items, busyNanos));
    }

    @Override
    public void openFailed(int slot, long attempt, Failure failure) {
        post(new Message.OpenFailed(slot, attempt, failure));
    }

    @Override
    public void combined(int slot, long attempt, byte[] value) {
        post(new Message.Combined(slot, attempt, value));
    }

    @Override
    public void combineFailed(int slot, long attempt, Failure failure) {
        post(new Message.CombineFailed(slot, attempt, failure));
    }

    @Override
    public void died(int slot, Death death) {
        post(new Message.Died(slot, death));
    }

    private void post(Message message) {
        mailbox.add(message);
    }

    private static int weight(long bytes) {
        return (int) Math.min(bytes, BACKLOG_BYTES / 4);
    }

    /** Gives out nothing more and lets what runs come to the end of its item. Jobs go on when a server starts again. */
    public void drain() {
        draining = true;
        post(new Message.Drain());
    }

    /** Drains, commits what there is, and ends. */
    @Override
    public void close() {
        drain();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the loop; from here on, the dispatcher's thread

    private void run() {
        while (!stopped) {
            try {
                Message message = mailbox.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                for (int i = 0; message != null && i < BURST; i++) {
                    handle(message);
                    message = mailbox.poll();
                }
                if (message != null) {
                    handle(message);
                }
                long now = System.nanoTime();
                if (now - ticked >= TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)) {
                    ticked = now;
                    tick(now);
                }
                if (!draining) {
                    stations.assign(runs.values(), now, this::began);
                }
            } catch (InterruptedException e) {
                stopped = true;
            } catch (RuntimeException e) {
                // A bug here must not stop all jobs; the job that it hit shows what is wrong.
                LOG.log(System.Logger.Level.ERROR, "The dispatcher met an error it does not know", e);
            }
        }
        views.clear();
    }

    private void handle(Message message) {
        switch (message) {
            case Message.Accept accept -> accepted(accept.job());
            case Message.Ask ask -> ask.answer().complete(asked(ask));
            case Message.Ready ready -> stations.ready(ready.slot(), ready.worker(), ready.key());
            case Message.Results batch -> recorded(batch);
            case Message.Done done -> done(done);
            case Message.OpenFailed failed -> openFailed(failed);
            case Message.Combined combined -> combined(combined);
            case Message.CombineFailed failed -> combineFailed(failed);
            case Message.Died died -> died(died);
            case Message.Written written -> written(written);
            case Message.Partials partials -> partials(partials);
            case Message.Drain _ -> drainAll();
        }
    }

    private void tick(long now) {
        for (JobRun run : new ArrayList<>(runs.values())) {
            if (run.recordedBytes() > 0 && now - run.recordedSince() >= COMMIT_NANOS) {
                commit(run);
            }
            JobState state = run.job().state();
            if (state == JobState.STOPPING && now >= run.stopDeadline) {
                stations.kill(run, KillReason.JOB_STOPPED);
            }
            Duration timeout = run.job().spec().options().timeout();
            if (timeout != null && state == JobState.RUNNING && now - run.deadline >= 0) {
                stop(run, "the job's timeout of " + timeout + " is over");
            }
            run.sampleRate(now);
            publish(run);
        }
        reloads.entrySet().removeIf(reload -> now >= reload.getValue() && reload(reload.getKey()));
        if (draining) {
            drainOn(now);
        }
    }

    // ---- jobs come and go

    private void accepted(Job job) {
        JobRun run = JobRun.of(job);
        add(run);
        if (job.n() == 0) {
            end(run, run.to(JobState.SUCCEEDED, null, clock.instant()));
        } else if (!draining) {
            stations.makeRoom(run);
        }
    }

    private void add(JobRun run) {
        runs.put(run.job().id(), run);
        setDeadline(run);
        publish(run);
    }

    private void setDeadline(JobRun run) {
        Duration timeout = run.job().spec().options().timeout();
        Instant startedAt = run.job().startedAt();
        if (timeout != null && startedAt != null) {
            run.deadline = System.nanoTime() + timeout.minus(Duration.between(startedAt, clock.instant())).toNanos();
        }
    }

    private void load(Job job, boolean afterStop) {
        List<Segment> intact = new ArrayList<>();
        List<Segment> damaged = new ArrayList<>();
        jobs.segments(job.id()).forEach(segment -> (results.isIntact(job.id(), segment) ? intact : damaged).add(segment));
        JobRun run = JobRun.recover(job, intact, jobs.strikes(job.id()));
        add(run);
        if (!damaged.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "Job {0}: {1} segments are damaged; their items run again", job.id(),
                    damaged.size());
            write(run, run.drop(damaged));
        }
        Job known = run.job();
        switch (known.state()) {
            case STOPPING -> run.stopDeadline = System.nanoTime();
            case RUNNING -> {
                int unclean = afterStop ? known.unclean() + 1 : known.unclean();
                if (unclean >= MOST_UNCLEAN_STOPS) {
                    write(run, run.change(run.to(JobState.PAUSED, "The server stopped without warning " + unclean
                            + " times in a row while this job ran and nothing of it was done in between; resume it to try again",
                            clock.instant())));
                } else if (afterStop) {
                    write(run, run.write(known.withUnclean(unclean)));
                }
            }
            default -> {
            }
        }
        settle(run);
    }

    private boolean reload(String jobId) {
        try {
            jobs.find(jobId).filter(job -> !job.state().isEnd()).ifPresentOrElse(job -> load(job, false),
                    () -> views.remove(jobId));
            return true;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Job " + jobId + " cannot be read; trying again", e);
            return false;
        }
    }

    private JobService.Verdict asked(Message.Ask ask) {
        JobRun run = runs.get(ask.jobId());
        if (run == null || run.isBroken()) {
            return jobs.find(ask.jobId()).isPresent() ? JobService.Verdict.ILLEGAL_STATE : JobService.Verdict.NO_SUCH_JOB;
        }
        JobState state = run.job().state();
        return switch (ask.verb()) {
            case CANCEL -> {
                if (state.isEnd()) {
                    yield JobService.Verdict.ILLEGAL_STATE;
                }
                if (state != JobState.STOPPING) {
                    stop(run, CANCELLED);
                }
                yield JobService.Verdict.DONE;
            }
            case PAUSE -> {
                if (!state.mayBecome(JobState.PAUSED)) {
                    yield JobService.Verdict.ILLEGAL_STATE;
                }
                write(run, run.change(run.to(JobState.PAUSED, "paused by a client", clock.instant())));
                stations.reclaimAll(run);
                yield JobService.Verdict.DONE;
            }
            case RESUME -> {
                if (state != JobState.PAUSED) {
                    yield JobService.Verdict.ILLEGAL_STATE;
                }
                JobState next = run.job().startedAt() == null ? JobState.QUEUED : JobState.RUNNING;
                write(run, run.change(run.to(next, null, clock.instant())));
                yield JobService.Verdict.DONE;
            }
        };
    }

    /** Takes back what has not begun; what runs has a moment to end, then its worker is ended. */
    private void stop(JobRun run, String reason) {
        write(run, run.change(run.to(JobState.STOPPING, reason, clock.instant())));
        run.stopDeadline = System.nanoTime() + STOP_GRACE.toNanos();
        stations.reclaimAll(run);
        settle(run);
    }

    /** Called when a worker is given to a job. */
    private void began(JobRun run) {
        if (run.job().state() == JobState.QUEUED) {
            write(run, run.change(run.to(JobState.RUNNING, null, clock.instant())));
            setDeadline(run);
        }
    }

    // ---- items come back

    private void recorded(Message.Results batch) {
        Attempt attempt = stations.attempt(batch.slot(), batch.attempt());
        if (attempt == null || attempt.run.isBroken()) {
            backlog.release(weight(batch.block().bytes().remaining()));
            return;
        }
        attempt.run.record(attempt, batch.block(), System.nanoTime());
        if (attempt.run.recordedBytes() >= COMMIT_BYTES) {
            commit(attempt.run);
        }
    }

    private void done(Message.Done done) {
        Attempt attempt = stations.release(done.slot(), done.attempt(), done.items(), done.busyNanos());
        if (attempt != null) {
            attempt.run.end(attempt, null);
            settle(attempt.run);
        }
    }

    private void openFailed(Message.OpenFailed failed) {
        Attempt attempt = stations.release(failed.slot(), failed.attempt(), 0, 0);
        if (attempt != null) {
            attempt.run.end(attempt, null);
            // Its next try is in a fresh worker.
            stations.replace(failed.slot());
            blameInitialiser(attempt.run, failed.failure());
        }
    }

    private void blameInitialiser(JobRun run, Failure failure) {
        run.failedOpens++;
        if (run.failedOpens >= MOST_FAILED_OPENS && run.job().state().mayBecome(JobState.STOPPING)) {
            stop(run, FailureKind.INIT_FAILED + ": the function could not be initialised in " + run.failedOpens + " workers: "
                    + failure.title());
        }
        settle(run);
    }

    private void died(Message.Died message) {
        Death death = message.death();
        Attempt attempt = stations.died(message.slot());
        if (attempt == null) {
            return;
        }
        JobRun run = attempt.run;
        run.sizer.forget(death.worker());
        Interval blamed = death.attempt() == attempt.id && !death.isInnocent() ? blamed(attempt, death) : null;
        run.end(attempt, blamed);
        if (blamed != null) {
            Failure cause = death.cause();
            write(run, run.strike(blamed, cause.kind(), clock.instant()), () -> judge(run, blamed, cause));
        } else if (death.attempt() == attempt.id && !death.isInnocent()) {
            diedInVain(run, attempt, death);
        }
        settle(run);
    }

    /** What was in flight: one item, or one block of a range. */
    private static @Nullable Interval blamed(Attempt attempt, Death death) {
        if (attempt.combines || death.inFlight() < 0) {
            return null;
        }
        long from = attempt.from + death.inFlight();
        boolean range = attempt.run.job().function().kind() == FunctionDescriptor.Kind.RANGE;
        return new Interval(from, range ? Math.max(from + 1, Math.min(attempt.end, attempt.from + death.claimed())) : from + 1);
    }

    /** Nobody is to blame, but a job must not wear out workers for ever. */
    private void diedInVain(JobRun run, Attempt attempt, Death death) {
        Combination combination = run.combination;
        if (attempt.combines && combination != null) {
            combination.deaths++;
            if (combination.deaths >= Combination.MOST_DEATHS) {
                combineFailed(run, death.cause());
            }
        } else if (!death.opened()) {
            blameInitialiser(run, death.cause());
        } else if (++run.fruitlessDeaths >= MOST_FRUITLESS_DEATHS && run.job().state().mayBecome(JobState.STOPPING)) {
            stop(run, run.fruitlessDeaths + " workers in a row died between its items: " + death.cause().title());
        }
    }

    /** The strike is on disk: the item gets one more try, alone, or is failed. */
    private void judge(JobRun run, Interval blamed, Failure cause) {
        boolean isFinal = switch (cause.kind()) {
            case TIMEOUT, STALLED, INVALID_INPUT, RESULT_TOO_LARGE, INIT_FAILED, EXCEPTION -> true;
            case CRASHED, OUT_OF_MEMORY -> run.strikes(blamed) >= MOST_TRIES;
        };
        if (isFinal) {
            Block verdict = FailureRecord.of(run.job(), blamed, run.strikes(blamed), cause);
            backlog.acquireUninterruptibly(weight(verdict.bytes().remaining()));
            run.condemn(blamed, verdict, System.nanoTime());
        } else {
            run.suspect(blamed);
        }
    }

    // ---- combining

    private void combineIfComplete(JobRun run) {
        if (run.isDone() && run.combination == null && run.job().function().kind() == FunctionDescriptor.Kind.RANGE
                && run.job().state() == JobState.RUNNING) {
            run.combination = new Combination(new PartialReader(run.job(), jobs, results));
            readPartials(run, run.combination, null);
        }
    }

    private void readPartials(JobRun run, Combination combination, byte @Nullable [] total) {
        Thread.ofVirtual().start(() -> {
            try {
                PartialReader.Bunch next = combination.reader.next();
                post(new Message.Partials(run, total == null ? next : Combination.after(total, next), null));
            } catch (Exception e) {
                post(new Message.Partials(run, null, e));
            }
        });
    }

    private void partials(Message.Partials partials) {
        if (partials.run().combination == null) {
            return;
        }
        if (partials.bunch() == null) {
            LOG.log(System.Logger.Level.ERROR, "The partial values of job " + partials.run().job().id() + " cannot be read",
                    Objects.requireNonNull(partials.error()));
            combineFailed(partials.run(), Failure.of(FailureKind.EXCEPTION, "its results cannot be read", ""));
        } else {
            partials.run().combination.bunch = partials.bunch();
        }
    }

    private void combined(Message.Combined combined) {
        Attempt attempt = stations.release(combined.slot(), combined.attempt(), 0, 0);
        if (attempt == null) {
            return;
        }
        JobRun run = attempt.run;
        run.end(attempt, null);
        Combination combination = run.combination;
        if (combination == null || combination.bunch == null || run.job().state() != JobState.RUNNING) {
            settle(run);
            return;
        }
        boolean last = combination.bunch.last();
        combination.bunch = null;
        if (last) {
            String value = new String(combined.value(), StandardCharsets.UTF_8);
            end(run, ended(run, run.job().withResult(value)));
        } else {
            readPartials(run, combination, combined.value());
        }
    }

    private void combineFailed(Message.CombineFailed failed) {
        Attempt attempt = stations.release(failed.slot(), failed.attempt(), 0, 0);
        if (attempt != null) {
            attempt.run.end(attempt, null);
            combineFailed(attempt.run, failed.failure());
        }
    }

    private void combineFailed(JobRun run, Failure failure) {
        run.combination = null;
        if (run.job().state() == JobState.RUNNING) {
            end(run, run.to(JobState.FAILED, "The partial values could not be combined: " + failure.title(), clock.instant()));
        }
    }

    // ---- ends

    /** Looks whether a job can go a step further: commit, combine, end. */
    private void settle(JobRun run) {
        if (run.isBroken()) {
            reloadIfQuiet(run);
            return;
        }
        Job job = run.job();
        if (job.state().isEnd()) {
            return;
        }
        if (run.recordedBytes() > 0 && (run.isAllRecorded() || run.attempts().isEmpty())) {
            commit(run);
        }
        if (run.isQuiet() && job.state() == JobState.STOPPING) {
            JobState end = CANCELLED.equals(job.reason()) ? JobState.CANCELLED : JobState.FAILED;
            end(run, run.to(end, job.reason(), clock.instant()));
        } else if (run.isQuiet()) {
            combineIfComplete(run);
            // Only after a restart: what is missing is the end alone.
            if (run.isDone() && run.combination == null && job.state() == JobState.RUNNING) {
                end(run, ended(run, job));
            }
        }
        Long most = job.spec().options().maxFailures();
        if (most != null && run.job().failed() >= most && run.job().state().mayBecome(JobState.STOPPING)) {
            stop(run, run.job().failed() + " items failed, and maxFailures is " + most);
        }
    }

    private JobRun.@Nullable StateChange endingOf(JobRun run) {
        boolean combines = run.job().function().kind() == FunctionDescriptor.Kind.RANGE && run.job().succeeded() > 0;
        return combines || run.job().state() != JobState.RUNNING ? null : ended(run, run.job());
    }

    private JobRun.StateChange ended(JobRun run, Job job) {
        Instant now = clock.instant();
        JobRun.StateChange end = job.failed() == 0
                ? run.to(JobState.SUCCEEDED, null, now)
                : job.succeeded() == 0
                        ? run.to(JobState.FAILED, "no item succeeded", now)
                        : run.to(JobState.PARTIALLY_SUCCEEDED, job.failed() + " of " + job.n() + " items failed", now);
        return new JobRun.StateChange(end.job().withResult(job.result()), end.event());
    }

    private void end(JobRun run, JobRun.StateChange end) {
        write(run, run.change(end));
    }

    // ---- storing

    private void commit(JobRun run) {
        write(run, run.commit(_ -> endingOf(run)));
    }

    private void write(JobRun run, JobChange change) {
        write(run, change, () -> {});
    }

    private void write(JobRun run, JobChange change, Runnable then) {
        jobs.write(change).whenComplete((_, error) -> post(new Message.Written(run, change, then, error)));
    }

    private void written(Message.Written written) {
        JobRun run = written.run();
        release(written.change());
        if (written.error() != null) {
            lost(run, written.error());
            return;
        }
        run.committed(written.change());
        if (run.isBroken()) {
            reloadIfQuiet(run);
            return;
        }
        written.then().run();
        if (written.change().job().state().isEnd()) {
            runs.remove(run.job().id());
            views.remove(run.job().id());
        } else {
            publish(run);
            settle(run);
        }
        hub.publish(run.job().id());
    }

    private void release(JobChange change) {
        change.extents().forEach(extent -> extent.blocks().forEach(block -> backlog.release(weight(block.remaining()))));
    }

    /** Nothing that was in memory counts any more: end what runs, then begin again from what the store has. */
    private void lost(JobRun run, Throwable error) {
        LOG.log(System.Logger.Level.ERROR,
                "Job " + run.job().id() + " could not be written and is taken up again from what is stored",
                error);
        run.lost();
        run.breakOff();
        run.drop().forEach(block -> backlog.release(weight(block.bytes().remaining())));
        stations.kill(run, KillReason.JOB_STOPPED);
        reloadIfQuiet(run);
    }

    private void reloadIfQuiet(JobRun run) {
        if (run.attempts().isEmpty() && !run.hasWrites()) {
            runs.remove(run.job().id());
            reloads.put(run.job().id(), System.nanoTime() + RELOAD_PAUSE.toNanos());
        }
    }

    private void publish(JobRun run) {
        if (!run.job().state().isEnd()) {
            views.put(run.job().id(), run.view(clock.instant()));
        }
    }

    // ---- the server ends

    private void drainAll() {
        if (drainDeadline != 0) {
            return;
        }
        drainDeadline = System.nanoTime() + DRAIN_GRACE.toNanos();
        runs.values().forEach(stations::reclaimAll);
        // This stop is no accident.
        for (JobRun run : List.copyOf(runs.values())) {
            if (run.job().unclean() > 0 && !run.isBroken()) {
                write(run, run.write(run.job().withUnclean(run.job().unclean() - 1)));
            }
        }
    }

    private void drainOn(long now) {
        for (JobRun run : List.copyOf(runs.values())) {
            if (run.recordedBytes() > 0 && !run.isBroken()) {
                commit(run);
            }
        }
        boolean quiet = runs.values().stream().allMatch(run -> run.isBroken() || run.isQuiet());
        stopped = quiet || now >= drainDeadline;
    }
}
