package io.gristmill.pool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.gristmill.job.KillReason;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.FrameChannel;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ProtocolException;
import io.gristmill.wire.StatusPage;
import io.gristmill.wire.ToWorker;

import org.jspecify.annotations.Nullable;

/** One live child process that has said hello. Its slot's thread receives; anybody may send or kill. */
public final class WorkerProcess {
    private static final System.Logger LOG = System.getLogger(WorkerProcess.class.getName());
    private static final long GOODBYE_MILLIS = 2000;
    /** So many short messages take less than the 64 KB that Linux gives a pipe by default. */
    private static final int MOST_UNHEARD = 4;

    private final String id;
    private final WorkerKey key;
    private final Instant startedAt;
    private final Process process;
    private final FrameChannel channel;
    private final StatusPage page;
    private final WorkerOutput output;
    private final WorkerFiles files;
    private final Strays strays;
    private final Duration skew;
    private final Vitals vitals;
    private final AtomicReference<@Nullable Kill> kill = new AtomicReference<>();
    private final AtomicReference<@Nullable CompletableFuture<String>> dump = new AtomicReference<>();
    private final BlockingQueue<ToWorker> outbox = new LinkedBlockingQueue<>();
    private final AtomicInteger unsent = new AtomicInteger();
    private final int mostUnheard;
    private final Thread sender;
    /** Messages that went at once since it last said something. */
    private volatile int sentUnheard;

    /**
     * What a launch made.
     *
     * @param roomy whether the connection holds some messages that the worker does not read
     */
    record Launched(Process process, FrameChannel channel, boolean roomy, StatusPage page, WorkerOutput output, WorkerFiles files,
            Strays strays, Duration skew) {}

    WorkerProcess(String id, WorkerKey key, Instant startedAt, Launched launched) {
        this.id = id;
        this.key = key;
        this.startedAt = startedAt;
        this.process = launched.process;
        this.channel = launched.channel;
        this.page = launched.page;
        this.output = launched.output;
        this.files = launched.files;
        this.strays = launched.strays;
        this.skew = launched.skew;
        this.mostUnheard = launched.roomy ? MOST_UNHEARD : 0;
        this.vitals = new Vitals(process.pid(), page);
        this.sender = Thread.ofPlatform().daemon().name("to " + id).start(this::sendAll);
    }

    public String id() {
        return id;
    }

    public long pid() {
        return process.pid();
    }

    public WorkerKey key() {
        return key;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public StatusPage page() {
        return page;
    }

    public Vitals vitals() {
        return vitals;
    }

    /** CPU time that it has used, in nanoseconds, or -1 if unknown. */
    public long cpuNanos() {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(-1L);
    }

    /** How much too early the system dates the starts of processes. */
    public Duration clockSkew() {
        return skew;
    }

    /** Whether functions have started processes in it. */
    public boolean hasForked() {
        return ProcFs.hasForked(pid());
    }

    public String output() {
        return output.tail();
    }

    /** Where the worker puts outputs that are too large for a record. */
    public Path scratch() {
        return files.scratch();
    }

    /**
     * Sends without waiting: a worker that does not listen must not hold up anybody but itself. A few short messages fit into the
     * pipe whether it listens or not, and go at once; others have a thread that may wait.
     */
    public synchronized void send(ToWorker message) {
        if (unsent.get() > 0 || sentUnheard >= mostUnheard || !message.isShort()) {
            unsent.incrementAndGet();
            outbox.add(message);
            return;
        }
        sentUnheard++;
        try {
            channel.send(message);
        } catch (IOException e) {
            // The receiving side sees the end of the connection too, and reports it.
        }
    }

    private void sendAll() {
        try {
            while (true) {
                channel.send(outbox.take());
                unsent.decrementAndGet();
            }
        } catch (ProtocolException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Worker " + id + " cannot be told what to do and is replaced", e);
            kill(new Kill(KillReason.RETIRED, "it cannot be told what to do"));
        } catch (IOException e) {
            // The receiving side sees the end of the connection too, and reports it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    FromWorker receive() throws IOException {
        FromWorker message = channel.receiveFromWorker();
        sentUnheard = 0;
        return message;
    }

    /**
     * What its threads do now: from the worker itself, or, if that does not answer in a third of the time, from the JDK's tool; empty if
     * neither answers.
     */
    public String threadDump(Duration limit) throws InterruptedException {
        if (ProcFs.isStopped(pid())) {
            return "The process is stopped by a signal: nothing in it can run, so there is no thread dump.";
        }
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> asked = dump.compareAndExchange(null, answer);
        if (asked == null) {
            asked = answer;
            send(new ToWorker.Dump());
        }
        try {
            return asked.get(limit.toMillis() / 3, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return ThreadDumps.byTool(pid(), limit.toMillis() - limit.toMillis() / 3);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The worker's answer to {@link ToWorker.Dump}. */
    public void dumped(String text) throws ProtocolException {
        CompletableFuture<String> asked = dump.getAndSet(null);
        if (asked == null) {
            throw new ProtocolException("A thread dump that nobody asked for");
        }
        asked.complete(ThreadDumps.shortened(text));
    }

    /** Ends the process and its descendants at once. Only the first reason is kept. */
    public void kill(Kill why) {
        condemn(why);
        kill(process);
    }

    /** Settles why this worker will be killed, if that is not settled; whoever gets true must do it. */
    public boolean condemn(Kill why) {
        return kill.compareAndSet(null, why);
    }

    public boolean isCondemned() {
        return kill.get() != null;
    }

    static void kill(Process process) {
        if (process.isAlive()) {
            Posix.killGroup(process.pid());
            process.destroyForcibly();
        }
    }

    /** Ends a process that has nothing more to say; one that is ending by itself is given the time to do so. */
    void hangUp() throws InterruptedException {
        if (!process.waitFor(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)) {
            kill(new Kill(KillReason.PROTOCOL, "it closed its connection"));
        }
    }

    /** Waits for the end of the process, and removes what it leaves behind. */
    Exit awaitExit() throws InterruptedException {
        int code = process.waitFor();
        // Its descendants go with it, also where it ended by itself.
        Posix.killGroup(process.pid());
        strays.end(marked -> marked.worker().equals(id));
        sender.interrupt();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The connection to worker " + id + " could not be closed", e);
        }
        output.awaitEnd();
        String report = files.crashReport();
        files.delete();
        return new Exit(code, output.tail(), report, kill.get());
    }
}
