package io.gristmill.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.gristmill.event.EventHub;
import io.gristmill.job.DurationText;
import io.gristmill.job.EngineKind;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobState;
import io.gristmill.job.JobStore;
import io.gristmill.job.KillReason;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.ResultStore;
import io.gristmill.job.SizeText;
import io.gristmill.wire.Block;

/**
 * The jobs that have not ended, their way from one state to the next, and their way to the disk. Owned by the dispatcher's thread,
 * except the views, which anybody may read.
 */
final class ActiveJobs {
    static final String CANCELLED = "cancelled by a client";

    private static final System.Logger LOG = System.getLogger(ActiveJobs.class.getName());
    private static final long COMMIT_NANOS = 250_000_000;
    /** Sorting a long line takes a few milliseconds. */
    private static final long LINE_NANOS = 1_000_000_000;
    private static final long UNSTORED_NANOS = 40_000_000;
    private static final Duration STOP_GRACE = Duration.ofSeconds(1);
    private static final Duration RELOAD_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_UNCLEAN_STOPS = 3;

    private final Ports ports;
    private final Stations stations;
    private final Backlog backlog;
    private final Combiner combiner;
    private final Previews previews;
    private final Runs runs;
    private final Map<String, Long> reloads = new HashMap<>();
    private final LongAdder items = new LongAdder();
    private final StartMeter starts = new StartMeter();
    private volatile WaitingLine line = new WaitingLine(Map.of(), new TreeMap<>(), null);
    private long linedUp;
    private final ConcurrentHashMap<String, JobView> views = new ConcurrentHashMap<>();

    /** What a dispatcher needs of the world beside its engine. */
    record Ports(JobStore jobs, ResultStore results, EventHub hub, InstantSource clock, LimitPolicy limits,
            Consumer<Message> mailbox) {}

    ActiveJobs(Ports ports, Stations stations, Backlog backlog) {
        this.ports = ports;
        this.stations = stations;
        this.backlog = backlog;
        this.runs = new Runs(run -> stations.key(run, null));
        this.combiner = new Combiner(ports, stations, this);
        this.previews = new Previews(ports, this);
    }

    Combiner combiner() {
        return combiner;
    }

    Previews previews() {
        return previews;
    }

    Instant now() {
        return ports.clock().instant();
    }

    /** Counts a job's items from the moment that it is stored; any thread. */
    void count(Job job) {
        items.add(job.n());
    }

    /** Counts items that were appended to a job. */
    void countMore(long more) {
        items.add(more);
    }

    long items() {
        return items.sum();
    }

    /** By id; any thread may read them. */
    Map<String, JobView> views() {
        return views;
    }

    /** Who waits; any thread. */
    WaitingLine line() {
        return line;
    }

    private void lineUp(long now) {
        Map<String, Integer> places = new HashMap<>();
        SortedMap<Integer, Integer> byPriority = new TreeMap<>();
        for (JobRun run : runs.line()) {
            places.put(run.job().id(), places.size() + 1);
            byPriority.merge(run.job().spec().options().priority(), 1, Integer::sum);
        }
        line = new WaitingLine(places, byPriority, starts.interval(now));
        linedUp = now;
    }

    Runs runs() {
        return runs;
    }

    @Nullable
    JobRun find(String jobId) {
        return runs.find(jobId);
    }

    // ---- they come

    void accepted(Job job, boolean draining) {
        JobRun run = JobRun.of(job);
        add(run);
        if (job.n() == 0 && job.sealed()) {
            end(run, run.to(JobState.SUCCEEDED, null, ports.clock().instant()));
        } else if (!draining && job.n() > 0) {
            stations.makeRoom(run);
        }
    }

    private void add(JobRun run) {
        runs.add(run);
        setDeadline(run);
        publish(run);
    }

    private void setDeadline(JobRun run) {
        Duration timeout = timeout(run);
        Instant startedAt = run.job().startedAt();
        if (timeout != null && startedAt != null) {
            run.deadline = System.nanoTime() + timeout.minus(Duration.between(startedAt, ports.clock().instant())).toNanos();
        }
    }

    private @Nullable Duration timeout(JobRun run) {
        return ports.limits().timeout().grant(run.job().spec().options().limits().timeout());
    }

    /** Takes up a job as it is stored. */
    void load(Job job, boolean afterStop) {
        load(Recovered.of(job, ports.jobs(), ports.results()), afterStop);
    }

    private void load(Recovered recovered, boolean afterStop) {
        JobRun run = recovered.run();
        add(run);
        if (!recovered.damaged().isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "Job {0}: {1} segments are damaged; their items run again", run.job().id(),
                    recovered.damaged().size());
            write(run, run.drop(recovered.damaged()));
        }
        EngineKind engine = run.job().spec().options().engine();
        if (!stations.has(engine) && run.job().state().mayBecome(JobState.PAUSED)) {
            write(run, run.change(run.to(JobState.PAUSED, "This server has no engine '" + engine.text() + "' any more",
                    ports.clock().instant())));
        }
        Job known = run.job();
        switch (known.state()) {
            case STOPPING -> run.stopDeadline = System.nanoTime();
            case RUNNING -> {
                int unclean = afterStop && !run.isStarved() ? known.unclean() + 1 : known.unclean();
                if (unclean >= MOST_UNCLEAN_STOPS) {
                    write(run, run.change(run.to(JobState.PAUSED, "The server stopped without warning " + unclean
                            + " times in a row while this job ran and nothing of it was done in between; resume it to try again",
                            ports.clock().instant())));
                } else if (afterStop) {
                    write(run, run.write(known.withUnclean(unclean)));
                }
            }
            default -> {
            }
        }
        settle(run);
    }

    /** Takes up an ended job whose next round is stored. */
    void retried(Recovered job) {
        load(job, false);
        stations.makeRoom(job.run());
    }

    private void reload(String jobId) {
        try {
            ports.jobs().find(jobId).filter(job -> !job.state().isEnd()).ifPresentOrElse(job -> load(job, false),
                    () -> views.remove(jobId));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Job " + jobId + " cannot be read; trying again", e);
            reloads.put(jobId, System.nanoTime() + RELOAD_PAUSE.toNanos());
        }
    }

    // ---- they go on

    void tick(long now) {
        if (now - linedUp >= LINE_NANOS) {
            lineUp(now);
        }
        for (JobRun run : runs.moving()) {
            if (run.recordedBytes() > 0 && now - run.recordedSince() >= COMMIT_NANOS) {
                commit(run);
            }
            if (run.hasUnstored(now, UNSTORED_NANOS) && !run.isBroken()) {
                write(run, run.store());
            }
            JobState state = run.job().state();
            if (state == JobState.STOPPING && now >= run.stopDeadline) {
                stations.kill(run, KillReason.JOB_STOPPED);
            }
            Duration timeout = timeout(run);
            if (timeout != null && state == JobState.RUNNING && now - run.deadline >= 0) {
                stop(run, "timeout: the job ran longer than " + DurationText.format(timeout));
            }
            run.sampleRate(now);
            publish(run);
            if (!run.isMoving()) {
                runs.place(run);
            }
        }
        for (Map.Entry<String, Long> reload : List.copyOf(reloads.entrySet())) {
            if (now >= reload.getValue()) {
                reloads.remove(reload.getKey());
                reload(reload.getKey());
            }
        }
    }

    /** Called when a worker is given to a job. */
    void began(JobRun run) {
        if (run.job().state() == JobState.QUEUED) {
            // A short job is through before this would be on disk.
            run.stepSoon(run.to(JobState.RUNNING, null, ports.clock().instant()), System.nanoTime());
            runs.place(run);
            starts.started(System.nanoTime());
            setDeadline(run);
        }
    }

    /** Takes back what has not begun; what runs has a moment to end, then its worker is ended. */
    void stop(JobRun run, String reason) {
        stop(run, reason, () -> {});
    }

    void stop(JobRun run, String reason, Runnable then) {
        write(run, run.change(run.to(JobState.STOPPING, reason, ports.clock().instant())), then);
        run.stopDeadline = System.nanoTime() + STOP_GRACE.toNanos();
        stations.reclaimAll(run);
        stations.abandon(run);
        settle(run);
    }

    /** Gives nothing more of it out until somebody resumes it. */
    void pause(JobRun run, String reason) {
        pause(run, reason, () -> {});
    }

    void pause(JobRun run, String reason, Runnable then) {
        write(run, run.change(run.to(JobState.PAUSED, reason, ports.clock().instant())), then);
        stations.reclaimAll(run);
    }

    /** Looks whether a job can go a step further: commit, combine, end. */
    void settle(JobRun run) {
        if (run.isBroken()) {
            reloadIfQuiet(run);
            return;
        }
        Job job = run.job();
        if (job.state().isEnd()) {
            return;
        }
        boolean goesOn = job.state() == JobState.RUNNING && !run.isAllRecorded();
        if (run.recordedBytes() > 0 && run.attempts().isEmpty() && !goesOn) {
            commit(run);
        }
        if (run.isQuiet() && job.state() == JobState.STOPPING) {
            JobState end = CANCELLED.equals(job.reason()) ? JobState.CANCELLED : JobState.FAILED;
            end(run, run.to(end, job.reason(), ports.clock().instant()));
        } else if (run.isQuiet()) {
            combiner.combineIfComplete(run);
            boolean mayEnd = job.state() == JobState.RUNNING || job.state() == JobState.QUEUED && job.n() == 0;
            if (run.isDone() && run.combination == null && mayEnd) {
                end(run, ended(run, job));
            }
        }
        Long most = job.spec().options().maxFailures();
        if (most != null && run.job().failed() >= most && run.job().state().mayBecome(JobState.STOPPING)) {
            stop(run, run.job().failed() + " items failed, and maxFailures is " + most);
        }
    }

    // ---- they end

    private JobRun.@Nullable StateChange endingOf(JobRun run) {
        boolean combines = run.job().hasOneValue() && run.job().succeeded() > 0;
        return combines || run.job().state() != JobState.RUNNING ? null : ended(run, run.job());
    }

    JobRun.StateChange ended(JobRun run, Job job) {
        Instant now = ports.clock().instant();
        String missing = (job.failed() == 0 ? "" : job.failed() + " of " + job.n() + " items failed")
                + (job.failed() == 0 || job.open() == 0 ? "" : ", ")
                + (job.open() == 0 ? "" : job.open() + " of " + job.n() + " were not run");
        JobRun.StateChange end = missing.isEmpty()
                ? run.to(JobState.SUCCEEDED, null, now)
                : job.succeeded() == 0
                        ? run.to(JobState.FAILED, "no item succeeded", now)
                        : run.to(JobState.PARTIALLY_SUCCEEDED, missing, now);
        return new JobRun.StateChange(end.job().withResult(job.result()), end.event());
    }

    void end(JobRun run, JobRun.StateChange end) {
        write(run, run.change(end));
    }

    // ---- storing

    /** Commits what is recorded, but for what had better wait for its neighbours. */
    void commit(JobRun run) {
        commit(run, false);
    }

    private void commit(JobRun run, boolean all) {
        List<Block> blocks = run.takeRecorded(all, System.nanoTime());
        if (!blocks.isEmpty()) {
            write(run, run.commit(blocks, _ -> endingOf(run)));
        }
    }

    void write(JobRun run, JobChange change) {
        write(run, change, () -> {});
    }

    void write(JobRun run, JobChange next, Runnable then) {
        JobChange change = run.withUnstored(next);
        long begun = System.nanoTime();
        ports.jobs().write(change).whenComplete((accumulated, error) -> ports.mailbox().accept(new Message.Written(run, change,
                System.nanoTime() - begun, error == null ? accumulated : 0, then, error)));
        runs.place(run);
    }

    void written(Message.Written written) {
        JobRun run = written.run();
        release(written.change());
        if (written.error() != null) {
            lost(run, written.error());
            return;
        }
        run.committed(written.change(), written.nanos());
        runs.place(run);
        if (run.isBroken()) {
            reloadIfQuiet(run);
            return;
        }
        boolean ended = written.change().job().state().isEnd();
        if (ended) {
            if (runs.remove(run)) {
                views.remove(run.job().id());
                items.add(-run.job().n());
            }
            stations.close(run);
        } else {
            publish(run);
        }
        written.then().run();
        if (!ended) {
            limit(run, written.accumulated());
            settle(run);
        }
        ports.hub().publish(run.job().id());
    }

    private void limit(JobRun run, long accumulated) {
        long most = ports.limits().accumulators();
        if (accumulated > most && run.job().state().mayBecome(JobState.STOPPING)) {
            stop(run, "Its accumulators have more than " + SizeText.format(most) + ", the limit gristmill.limits.accumulators");
        }
    }

    private void release(JobChange change) {
        change.extents().forEach(extent -> extent.blocks().forEach(block -> backlog.leave(block.remaining())));
    }

    /** Nothing that was in memory counts any more: end what runs, then begin again from what the store has. */
    private void lost(JobRun run, Throwable error) {
        LOG.log(System.Logger.Level.ERROR,
                "Job " + run.job().id() + " could not be written and is taken up again from what is stored",
                error);
        run.lost();
        run.breakOff();
        run.drop().forEach(block -> backlog.leave(block.bytes().remaining()));
        stations.kill(run, KillReason.JOB_STOPPED);
        reloadIfQuiet(run);
    }

    private void reloadIfQuiet(JobRun run) {
        if (run.attempts().isEmpty() && !run.hasWrites()) {
            // A run that was replaced already must not touch its successor.
            if (runs.remove(run)) {
                reloads.put(run.job().id(), System.nanoTime() + RELOAD_PAUSE.toNanos());
            }
        }
    }

    /** Shows it as it is on disk. Its end may be on its way there: who asks meanwhile sees what came before that, not what was long ago. */
    private void publish(JobRun run) {
        JobView view = run.view(ports.clock().instant());
        if (!view.job().state().isEnd()) {
            views.put(view.job().id(), view);
        }
    }

    /** Nothing more is given out: commit what there is, and say that this stop is no accident. */
    void beginDrain() {
        for (JobRun run : List.copyOf(runs.all())) {
            stations.reclaimAll(run);
            if (run.job().unclean() > 0 && !run.isBroken()) {
                write(run, run.write(run.job().withUnclean(run.job().unclean() - 1)));
            }
        }
    }

    /** Whether nothing runs and nothing is on its way to the disk. */
    boolean isDrained() {
        for (JobRun run : List.copyOf(runs.all())) {
            if (run.recordedBytes() > 0 && !run.isBroken()) {
                commit(run, true);
            }
        }
        return runs.all().stream().allMatch(run -> run.isBroken() || run.isQuiet());
    }
}
