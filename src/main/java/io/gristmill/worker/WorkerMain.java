package io.gristmill.worker;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
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
 * A worker's main class: {@code WorkerMain <socket> <token> <page> <scratch directory>}. It ends when the server asks it to, and at
 * once when the server is gone.
 */
public final class WorkerMain {
    private final FrameChannel channel;
    private final BlockingQueue<ToWorker> work = new LinkedBlockingQueue<>();

    private WorkerMain(FrameChannel channel) {
        this.channel = channel;
    }

    public static void main(String[] arguments) throws IOException {
        Lifeline.watch();
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        FrameChannel channel = new FrameChannel(socket);
        StatusPage page;
        Saboteur saboteur;
        try (FileChannel file = FileChannel.open(Path.of(arguments[2]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            page = StatusPage.map(file);
            saboteur = Boolean.getBoolean("gristmill.chaos") ? new Saboteur(socket, channel, file) : null;
        }
        socket.connect(UnixDomainSocketAddress.of(arguments[0]));
        channel.send(new FromWorker.Hello(arguments[1], ProcessHandle.current().pid(), FromWorker.VERSION));

        Farewell.prepare(channel);
        ResultSender sender = new ResultSender(saboteur == null ? channel::send : saboteur);
        WorkerMain worker = new WorkerMain(channel);
        Recorder recorder = new Recorder(sender, Path.of(arguments[3]));
        ChunkRunner runner = new ChunkRunner(channel, page, sender, recorder, saboteur);
        new Beat(page, sender).start();
        Thread.ofPlatform().name("items").start(() -> worker.runItems(runner));
        worker.listen();
    }

    private void listen() {
        try {
            while (true) {
                switch (channel.receiveToWorker()) {
                    case ToWorker.Exit _ -> Runtime.getRuntime().halt(ExitCode.ASKED.code());
                    case ToWorker.Dump _ -> channel.send(new FromWorker.Dumped(ThreadDump.take()));
                    case ToWorker message -> work.add(message);
                }
            }
        } catch (EOFException e) {
            Runtime.getRuntime().halt(ExitCode.ORPHANED.code());
        } catch (IOException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(ExitCode.PROTOCOL.code());
        }
    }

    private void runItems(ChunkRunner runner) {
        try {
            while (true) {
                runner.handle(work.take());
            }
        } catch (IOException e) {
            // The socket is gone, and with it the reason to live.
            Runtime.getRuntime().halt(ExitCode.ORPHANED.code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(ExitCode.PROTOCOL.code());
        }
    }
}
