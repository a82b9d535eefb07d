package io.gristmill.dispatch;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.gristmill.engine.Death;
import io.gristmill.engine.Engine;
import io.gristmill.engine.EngineListener;
import io.gristmill.event.EventHub;
import io.gristmill.job.Failure;
import io.gristmill.job.Job;
import io.gristmill.job.JobState;
import io.gristmill.job.Progress;
import io.gristmill.job.JobReport.Figure;
import io.gristmill.job.JobStore;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.ResultStore;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.Block;
import io.gristmill.wire.Effort;

/**
 * The one thread that owns the state of all jobs that have not ended. Everybody else posts {@linkplain Message messages} to it and
 * reads the views that it publishes. It never waits for a disk or a worker.
 *
 * <p>Effects come in the order <em>records, then state, then event</em>: whoever hears of something can read it.
 */
public final class Dispatcher implements EngineListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final long TICK_NANOS = 50_000_000;
    private static final long COMMIT_BYTES = 1024 * 1024;
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(10);
    private static final int BURST = 256;
    private static final int ASK_SECONDS = 30;

    private final BlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();
    private final Backlog backlog = new Backlog();
    private final JobStore jobs;
    private final Stations stations;
    private final Assigner assigner;
    private final ActiveJobs active;
    private final Blame blame;
    private final Requests requests;
    private final Thread thread = Thread.ofPlatform().name("dispatcher").unstarted(this::run);
    private volatile boolean draining;
    private boolean stopped;
    private long drainDeadline;
    private long ticked;

    public Dispatcher(Stores stores, Engine engine, LimitPolicy limits, EventHub hub, InstantSource clock) {
        this.jobs = stores.jobs;
        FairQueue queue = new FairQueue();
        this.stations = new Stations(engine, limits, queue);
        this.assigner = new Assigner(engine, stations, queue);
        this.active = new ActiveJobs(new ActiveJobs.Ports(jobs, stores.results, hub, clock, limits, mailbox::add), stations,
                backlog);
        this.blame = new Blame(active, stations, backlog);
        this.requests = new Requests(active, stations);
    }

    /** Where jobs and their results are kept. */
    public record Stores(JobStore jobs, ResultStore results) {}

    /** Takes up the jobs that an earlier server left unfinished, and begins. */
    public void start() {
        for (Job job : jobs.unfinished()) {
            active.count(job);
            active.load(job, true);
        }
        thread.start();
    }

    // ---- what others say; any thread

    void accept(Job job) {
        active.count(job);
        active.views().put(job.id(), JobRun.of(job).view(active.now()));
        post(new Message.Accept(job));
    }

    /** An ended job begins another round. */
    void retry(Recovered retried) {
        Job job = retried.run().job();
        active.count(job);
        active.views().put(job.id(), new JobView(job, Progress.of(job)));
        post(new Message.Retried(retried));
    }

    /** A job that has not ended, as it is now. */
    public Optional<JobView> view(String jobId) {
        JobView view = active.views().get(jobId);
        return view != null && view.job().state() == JobState.QUEUED
                ? Optional.of(new JobView(view.job(), view.progress(), active.line().place(view.job(), active.now())))
                : Optional.ofNullable(view);
    }

    /** What a job has cost; empty if it is not among those that have not ended. */
    CompletableFuture<Optional<ReportView>> report(String jobId) {
        CompletableFuture<Optional<ReportView>> answer = new CompletableFuture<Optional<ReportView>>()
                .completeOnTimeout(Optional.empty(), ASK_SECONDS, TimeUnit.SECONDS);
        post(new Message.Report(jobId, answer));
        return answer;
    }

    /** What workers have of a job; nothing if it is not among those that have not ended. */
    CompletableFuture<WorkInHand> inHand(String jobId) {
        CompletableFuture<WorkInHand> answer = new CompletableFuture<WorkInHand>().completeOnTimeout(WorkInHand.NONE, ASK_SECONDS,
                TimeUnit.SECONDS);
        post(new Message.Hand(jobId, answer));
        return answer;
    }

    /** The value of a range function so far; empty if the job is none, or not among those that have not ended. */
    CompletableFuture<Optional<PartialValue>> partialValue(String jobId) {
        CompletableFuture<Optional<PartialValue>> answer = new CompletableFuture<Optional<PartialValue>>()
                .completeOnTimeout(Optional.empty(), ASK_SECONDS, TimeUnit.SECONDS);
        post(new Message.AskValue(jobId, answer));
        return answer;
    }

    /** The jobs that wait for their first worker. */
    public WaitingLine line() {
        return active.line();
    }

    /** How many jobs have not ended. */
    public int activeJobs() {
        return active.views().size();
    }

    /** How many items the jobs that have not ended have together, done or not. */
    public long activeItems() {
        return active.items();
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

    CompletableFuture<JobService.Verdict> change(String jobId, JobPatch patch) {
        CompletableFuture<JobService.Verdict> answer = answer();
        post(new Message.Change(jobId, patch, answer));
        return answer;
    }

    /** Makes stored items the job's, if they are those that come next. */
    CompletableFuture<JobService.Verdict> append(String jobId, long from, long count) {
        CompletableFuture<JobService.Verdict> answer = answer();
        post(new Message.Append(jobId, from, count, answer));
        return answer;
    }

    CompletableFuture<JobService.Verdict> seal(String jobId) {
        CompletableFuture<JobService.Verdict> answer = answer();
        post(new Message.Seal(jobId, answer));
        return answer;
    }

    private CompletableFuture<JobService.Verdict> ask(String jobId, Message.Verb verb) {
        CompletableFuture<JobService.Verdict> answer = answer();
        post(new Message.Ask(jobId, verb, answer));
        return answer;
    }

    /** The limit is for a request that arrives when the thread has just ended. */
    private static CompletableFuture<JobService.Verdict> answer() {
        return new CompletableFuture<JobService.Verdict>().orTimeout(ASK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void ready(int slot, String worker, WorkerKey key) {
        post(new Message.Ready(slot, worker, key));
    }

    @Override
    public void results(int slot, long attempt, Block block, long outputBytes) throws InterruptedException {
        backlog.enter(block.bytes().remaining());
        post(new Message.Results(slot, attempt, block, outputBytes));
    }

    @Override
    public void done(int slot, long attempt, int items, Effort effort) {
        post(new Message.Done(slot, attempt, items, effort));
    }

    @Override
    public void opened(int slot, long attempt, long initNanos, boolean idle) {
        post(new Message.Opened(slot, attempt, initNanos, idle));
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

    @Override
    public void release(int slot, String worker, boolean stays) {
        post(new Message.Release(slot, worker, stays));
    }

    @Override
    public void startFailed(WorkerKey key, String reason) {
        post(new Message.StartFailed(key, reason));
    }

    @Override
    public void closed(int slot) {
        post(new Message.Closed(slot));
    }

    private void post(Message message) {
        mailbox.add(message);
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
                handleAll();
                long now = System.nanoTime();
                if (now - ticked >= TICK_NANOS) {
                    ticked = now;
                    active.tick(now);
                }
                if (draining) {
                    stopped = drainDeadline != 0 && (active.isDrained() || now >= drainDeadline);
                } else {
                    assigner.assign(active.runs(), now, active::began);
                }
            } catch (InterruptedException e) {
                stopped = true;
            } catch (RuntimeException e) {
                // A bug here must not stop all jobs; the job that it hit shows what is wrong.
                LOG.log(System.Logger.Level.ERROR, "The dispatcher met an error it does not know", e);
                LockSupport.parkNanos(TICK_NANOS);
            }
        }
        active.views().clear();
    }

    /** Waits for a message, but not long, and handles it and some of those that are there already. */
    private void handleAll() throws InterruptedException {
        Message message = mailbox.poll(TICK_NANOS, TimeUnit.NANOSECONDS);
        for (int i = 0; message != null; i++) {
            handle(message);
            message = i < BURST ? mailbox.poll() : null;
        }
    }

    private void handle(Message message) {
        switch (message) {
            case Message.Accept accept -> active.accepted(accept.job(), draining);
            case Message.Retried retried -> active.retried(retried.job());
            case Message.Ask ask -> requests.handle(ask);
            case Message.Change change -> requests.change(change);
            case Message.Append append -> requests.append(append);
            case Message.Seal seal -> requests.seal(seal);
            case Message.Report report -> requests.report(report);
            case Message.Hand hand -> requests.inHand(hand);
            case Message.AskValue ask -> active.previews().ask(ask);
            case Message.PreviewRead read -> active.previews().read(read);
            case Message.Ready ready -> ready(ready);
            case Message.Results batch -> recorded(batch);
            case Message.Done done -> done(done);
            case Message.Opened opened -> opened(opened);
            case Message.OpenFailed failed -> blame.openFailed(failed);
            case Message.Combined combined -> active.combiner().combined(combined);
            case Message.CombineFailed failed -> active.combiner().failed(failed);
            case Message.Died died -> blame.died(died);
            case Message.Release release -> stations.release(release.slot(), release.worker(), release.stays());
            case Message.StartFailed failed -> blame.startFailed(failed);
            case Message.Closed closed -> stations.closed(closed.slot());
            case Message.Written written -> active.written(written);
            case Message.Partials partials -> active.combiner().read(partials);
            case Message.Reduced reduced -> active.combiner().reduced(reduced);
            case Message.Drain _ -> beginDrain();
        }
    }

    private void ready(Message.Ready ready) {
        stations.ready(ready.slot(), ready.worker(), ready.key());
        blame.ready(ready.key());
    }

    private void recorded(Message.Results batch) {
        Attempt attempt = stations.attempt(batch.slot(), batch.attempt());
        if (attempt == null || attempt.overtaken || attempt.run.isBroken()) {
            backlog.leave(batch.block().bytes().remaining());
            return;
        }
        attempt.run.tally.add(Figure.OUTPUT_BYTES, batch.outputBytes());
        Attempt overtaken = attempt.run.record(attempt, batch.block(), System.nanoTime());
        if (overtaken != null) {
            stations.overtaken(overtaken);
        }
        if (attempt.run.recordedBytes() >= COMMIT_BYTES) {
            active.commit(attempt.run);
        }
    }

    private void opened(Message.Opened opened) {
        stations.opened(opened.slot(), opened.attempt(), opened.initNanos());
        if (opened.idle()) {
            done(new Message.Done(opened.slot(), opened.attempt(), 0, Effort.NONE));
        }
    }

    private void done(Message.Done done) {
        Attempt attempt = stations.release(done.slot(), done.attempt(), done.items(), done.effort());
        if (attempt != null) {
            attempt.run.end(attempt);
            active.settle(attempt.run);
        }
    }

    private void beginDrain() {
        if (drainDeadline == 0) {
            drainDeadline = System.nanoTime() + DRAIN_GRACE.toNanos();
            active.beginDrain();
        }
    }
}
