package io.gristmill.pool;

import io.gristmill.job.KillReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

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

    private final String id;
    private final WorkerKey key;
    private final Instant startedAt;
    private final Process process;
    private final FrameChannel channel;
    private final StatusPage page;
    private final WorkerOutput output;
    private final WorkerFiles files;
    private final AtomicReference<@Nullable KillReason> killReason = new AtomicReference<>();
    private final BlockingQueue<ToWorker> outbox = new LinkedBlockingQueue<>();
    private final Thread sender;

    /** What a launch made. */
    record Launched(Process process, FrameChannel channel, StatusPage page, WorkerOutput output, WorkerFiles files) {}

    WorkerProcess(String id, WorkerKey key, Instant startedAt, Launched launched) {
        this.id = id;
        this.key = key;
        this.startedAt = startedAt;
        this.process = launched.process;
        this.channel = launched.channel;
        this.page = launched.page;
        this.output = launched.output;
        this.files = launched.files;
        this.sender = Thread.ofVirtual().name("to " + id).start(this::sendAll);
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

    public String output() {
        return output.tail();
    }

    /** Where the worker puts outputs that are too large for a record. */
    public Path scratch() {
        return files.scratch();
    }

    /** Sends without waiting: a worker that does not listen must not hold up anybody but itself. */
    public void send(ToWorker message) {
        outbox.add(message);
    }

    private void sendAll() {
        try {
            while (true) {
                channel.send(outbox.take());
            }
        } catch (ProtocolException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Worker " + id + " cannot be told what to do and is replaced", e);
            kill(KillReason.RETIRED);
        } catch (IOException e) {
            // The receiving side sees the end of the connection too, and reports it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    FromWorker receive() throws IOException {
        return channel.receiveFromWorker();
    }

    /** Ends the process and its descendants at once. Only the first reason is kept. */
    public void kill(KillReason reason) {
        killReason.compareAndSet(null, reason);
        kill(process);
    }

    public boolean isKilled() {
        return killReason.get() != null;
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
            kill(KillReason.PROTOCOL);
        }
    }

    /** Waits for the end of the process, and removes what it leaves behind. */
    Exit awaitExit() throws InterruptedException {
        int code = process.waitFor();
        // Its descendants go with it, also where it ended by itself.
        Posix.killGroup(process.pid());
        sender.interrupt();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The connection to worker " + id + " could not be closed", e);
        }
        output.awaitEnd();
        files.delete();
        return new Exit(code, output.tail(), killReason.get());
    }
}
