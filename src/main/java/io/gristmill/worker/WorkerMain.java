package io.gristmill.worker;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.gristmill.wire.ExitCode;
import io.gristmill.wire.FrameChannel;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.StatusPage;
import io.gristmill.wire.ToWorker;

/**
 * A worker's main class: {@code WorkerMain <pipe to it> <pipe from it> <token> <page> <scratch directory> <process id of the server>}. It ends when the server asks it to, and at
 * once when the server is gone.
 *
 * <p>On its way to its first word it goes without lambdas and switches over types: each of these is linked at run time, and together
 * they would take longer than the JVM itself.
 */
public final class WorkerMain implements Runnable {
    private final FrameChannel channel;
    private final BlockingQueue<ToWorker> work = new LinkedBlockingQueue<>();

    private final ChunkRunner runner;

    private WorkerMain(FrameChannel channel, ChunkRunner runner) {
        this.channel = channel;
        this.runner = runner;
    }

    public static void main(String[] arguments) throws IOException {
        Lifeline.watch(Long.parseLong(arguments[5]));
        FileChannel requests = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ);
        FileChannel answers = FileChannel.open(Path.of(arguments[1]), StandardOpenOption.WRITE);
        FrameChannel channel = new FrameChannel(requests, answers);
        StatusPage page;
        Saboteur saboteur;
        try (FileChannel file = FileChannel.open(Path.of(arguments[3]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            page = StatusPage.map(file);
            saboteur = Boolean.getBoolean("gristmill.chaos") ? new Saboteur(answers, channel, file) : null;
        }
        // Before there are threads, which would stay outside, and before its first word, as what comes after that is its first job's time.
        if (Boolean.getBoolean("gristmill.confine") && Confinement.enter()) {
            page.confine();
        }
        channel.send(new FromWorker.Hello(arguments[2], pid(), FromWorker.VERSION));
        Farewell.prepare(channel);
        Outbox outbox = saboteur == null ? new ToServer(channel) : saboteur;
        ResultSender sender = new ResultSender(outbox);
        Recorder recorder = new Recorder(sender, Path.of(arguments[4]));
        ChunkRunner runner = new ChunkRunner(outbox, page, sender, recorder, new ChunkRunner.Host(true, saboteur));
        new Beat(page, sender).start();
        WorkerMain worker = new WorkerMain(channel, runner);
        Thread.ofPlatform().name("items").start(worker);
        worker.listen();
    }

    /** From the file system where that knows it: a process handle takes a while to load. */
    private static long pid() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) ? Long.parseLong(self.toRealPath().getFileName().toString()) : ProcessHandle.current().pid();
    }

    private record ToServer(FrameChannel channel) implements Outbox {
        @Override
        public void send(FromWorker message) throws IOException {
            channel.send(message);
        }
    }

    private void listen() {
        try {
            while (true) {
                ToWorker message = channel.receiveToWorker();
                if (message instanceof ToWorker.Exit) {
                    Runtime.getRuntime().halt(ExitCode.ASKED.code());
                } else if (message instanceof ToWorker.Dump) {
                    channel.send(new FromWorker.Dumped(ThreadDump.take(runner.itemThreads())));
                } else if (message instanceof ToWorker.Interrupt overdue) {
                    runner.interrupt(overdue);
                } else if (message instanceof ToWorker.Abandon attempt) {
                    runner.abandon(attempt);
                } else {
                    work.add(message);
                }
            }
        } catch (EOFException e) {
            Runtime.getRuntime().halt(ExitCode.ORPHANED.code());
        } catch (IOException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(ExitCode.PROTOCOL.code());
        }
    }

    /** Runs items; on a thread of its own, so that it can be told something meanwhile. */
    @Override
    public void run() {
        try {
            while (true) {
                runner.handle(work.take());
            }
        } catch (IOException e) {
            // The connection is gone, and with it the reason to live.
            Runtime.getRuntime().halt(ExitCode.ORPHANED.code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(ExitCode.PROTOCOL.code());
        }
    }
}
