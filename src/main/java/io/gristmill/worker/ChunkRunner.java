package io.gristmill.worker;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.ItemFunction;
import io.gristmill.function.RangeFunction;
import io.gristmill.source.Source;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ProtocolException;
import io.gristmill.wire.StatusPage;
import io.gristmill.wire.ToWorker;

/**
 * Opens jobs and runs their chunks, item by item: claim, run, record. Whatever one item throws ends in its own record; only the loss of
 * the server, or of memory, ends the runner.
 */
final class ChunkRunner {
    private final Outbox outbox;
    private final StatusPage page;
    private final ResultSender sender;
    private final Recorder recorder;
    private final Host host;
    private final Stopwatch stopwatch;
    private @Nullable FunctionLoader functions;
    private @Nullable OpenJob open;
    /** For functions whose items run side by side. */
    private volatile @Nullable ItemThreads threads;
    private ClaimSizer sizer = ClaimSizer.ofItems(0);

    /**
     * What the runner runs in.
     *
     * @param ownJvm   whether the JVM is there for nothing else: then it ends when memory runs out
     * @param saboteur for chaos functions; without one there are none
     */
    record Host(boolean ownJvm, @Nullable Saboteur saboteur) {
        static final Host SHARED_JVM = new Host(false, null);
    }

    ChunkRunner(Outbox outbox, StatusPage page, ResultSender sender, Recorder recorder, Host host) {
        this.outbox = outbox;
        this.page = page;
        this.sender = sender;
        this.recorder = recorder;
        this.host = host;
        this.stopwatch = new Stopwatch(new CpuClock(host.ownJvm));
    }

    void handle(ToWorker message) throws IOException {
        switch (message) {
            case ToWorker.Describe _ -> outbox.send(functions().describe());
            case ToWorker.Check check -> outbox.send(functions().check(check));
            case ToWorker.Open job -> open(job);
            case ToWorker.Run run -> run(run);
            case ToWorker.Combine combine -> combine(combine);
            case ToWorker.Close _ -> close();
            case ToWorker.Interrupt _,ToWorker.Abandon _,ToWorker.Dump _,ToWorker.Exit _ ->
                throw new ProtocolException("Not for this thread: " + message);
        }
    }

    private FunctionLoader functions() {
        if (functions == null) {
            functions = new FunctionLoader(host.saboteur);
        }
        return functions;
    }

    private void open(ToWorker.Open job) throws IOException {
        close();
        long begin = System.nanoTime();
        FromWorker answer;
        try {
            open = new OpenJob(job, functions().create(job.function()));
            threads = job.limits().concurrency() > 0 ? new ItemThreads(page, sender, recorder, host.ownJvm) : null;
            sizer = open.function instanceof RangeFunction
                    ? ClaimSizer.ofRanges(job.limits().claim())
                    : ClaimSizer.ofItems(job.limits().claim());
            answer = new FromWorker.Opened(job.job(), System.nanoTime() - begin);
        } catch (Throwable e) {
            Thrown thrown = caught(e, job.limits());
            answer = new FromWorker.OpenFailed(job.job(), thrown.isFinal() ? thrown.failure() : thrown.failure("INIT_FAILED"));
        }
        outbox.send(answer);
    }

    private void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
            sender.forget();
        }
    }

    private void combine(ToWorker.Combine combine) throws IOException {
        OpenJob job = open;
        if (job == null) {
            return;
        }
        FromWorker answer;
        try {
            answer = new FromWorker.Combined(ValueWriter.toBytes(job.combine(combine), job.limits.recordBytes()));
        } catch (Throwable e) {
            answer = new FromWorker.CombineFailed(caught(e, job.limits).failure());
        }
        outbox.send(answer);
    }

    private void run(ToWorker.Run run) throws IOException {
        OpenJob job = open;
        if (job == null) {
            return; // The server knows from OpenFailed that it did not run.
        }
        job.items.refresh();
        sender.begin(run.attempt(), job.limits.recordBytes());
        stopwatch.begin();
        ItemThreads many = threads;
        int ran = many != null && job.function instanceof ItemFunction function
                ? many.run(job, function, run, stopwatch)
                : runOneAfterTheOther(job, run);
        sender.send();
        outbox.send(new FromWorker.Done(run.attempt(), ran, stopwatch.effort()));
    }

    private int runOneAfterTheOther(OpenJob job, ToWorker.Run run) throws IOException {
        int ran = 0;
        while (true) {
            StatusPage.Claim claim = page.claim(run.tries() > 0 ? Integer.MAX_VALUE : sizer.next());
            if (claim.isEmpty()) {
                return ran;
            }
            long before = System.nanoTime();
            switch (job.function) {
                case ItemFunction function -> runItems(job, function, run, claim);
                case RangeFunction function -> runRange(job, function, run, claim);
            }
            ran = claim.to();
            sizer.took(claim.size(), System.nanoTime() - before);
        }
    }

    private void runItems(OpenJob job, ItemFunction function, ToWorker.Run run, StatusPage.Claim claim) throws IOException {
        ItemRunner runner = new ItemRunner(job, function, recorder, host.ownJvm);
        ItemRunner.Tries tries = job.items::get;
        long before = System.nanoTime();
        for (int i = claim.from(); i < claim.to(); i++) {
            long index = run.from() + i;
            runner.run(index, run.tries(), tries, ItemRunner.Fate.OPEN);
            forgetInterrupt();
            long now = System.nanoTime();
            sender.sendIfDue(now - before, now);
            page.finished(i + 1);
            stopwatch.took(i, i + 1, now - before);
            before = now;
        }
    }

    private void runRange(OpenJob job, RangeFunction function, ToWorker.Run run, StatusPage.Claim claim) throws IOException {
        long before = System.nanoTime();
        runBlock(job, function, run.from() + claim.from(), run.from() + claim.to(), run.tries());
        forgetInterrupt();
        long now = System.nanoTime();
        sender.sendIfDue(now - before, now);
        page.finished(claim.to());
        stopwatch.took(claim.from(), claim.to(), now - before);
    }

    private void runBlock(OpenJob job, RangeFunction function, long from, long to, int tries) throws IOException {
        int attempts = tries + 1;
        int retries = job.limits.retries();
        Source.Range numbers = ((Items.Numbers) job.items).range();
        while (true) {
            try {
                ItemContext context = new ItemContext(job.context);
                Object value = function.fold(numbers.number(from), numbers.number(to - 1) + 1, context);
                recorder.block(from, to, attempts, value, context);
                return;
            } catch (Throwable e) {
                Thrown thrown = caught(e, job.limits);
                if (retries-- <= 0 || thrown.isFinal()) {
                    recorder.failedBlock(from, to, attempts, thrown.failure());
                    return;
                }
                attempts++;
            }
        }
    }

    private Thrown caught(Throwable error, ToWorker.Limits limits) {
        return Thrown.caught(error, limits, host.ownJvm);
    }

    // ---- what cannot wait for the end of a chunk; any thread

    void interrupt(ToWorker.Interrupt overdue) {
        ItemThreads many = threads;
        if (many != null) {
            many.interrupt(overdue);
        }
    }

    void abandon(ToWorker.Abandon attempt) {
        ItemThreads many = threads;
        if (many != null) {
            many.abandon(attempt);
        }
    }

    /** Those of the items in flight, where these have threads of their own. */
    Collection<Thread> itemThreads() {
        ItemThreads many = threads;
        return many == null ? List.of() : many.threads();
    }

    /** A function that leaves this thread interrupted would close the connection with it, at the next write. */
    private static void forgetInterrupt() {
        boolean _ = Thread.interrupted();
    }
}
