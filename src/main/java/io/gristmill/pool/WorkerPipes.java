package io.gristmill.pool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import io.gristmill.wire.FrameChannel;

/**
 * The connection to a worker while it is made: two named pipes, one in each direction. (With a socket, a third of a worker's start would
 * be the set-up of the JDK's security providers.)
 *
 * <p>Until the worker has opened them, the server holds both ends of both, so that nobody waits at opening them. When it lets go, the end
 * of either side ends the other's reading.
 */
final class WorkerPipes implements Closeable {
    /** What Linux gives a pipe, unless its user has very many. */
    private static final int USUAL_BYTES = 64 * 1024;

    private final List<Path> names;
    private final List<FileChannel> held = new ArrayList<>();
    private final FrameChannel channel;
    private final boolean roomy;
    private boolean handedOver;

    WorkerPipes(Path requests, Path answers) throws IOException {
        this.names = List.of(requests, answers);
        try {
            for (Path name : names) {
                Posix.makePipe(name);
                held.add(FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE));
            }
            roomy = Posix.pipeCapacity(requests) >= USUAL_BYTES;
            channel = ends(answers, requests);
        } catch (IOException e) {
            letGo();
            throw e;
        }
    }

    private static FrameChannel ends(Path in, Path out) throws IOException {
        FileChannel reads = FileChannel.open(in, StandardOpenOption.READ);
        try {
            return new FrameChannel(reads, FileChannel.open(out, StandardOpenOption.WRITE));
        } catch (IOException e) {
            reads.close();
            throw e;
        }
    }

    /** Whether the one to the worker holds some messages that it does not read. */
    boolean isRoomy() {
        return roomy;
    }

    /** The server's ends. */
    FrameChannel channel() {
        return channel;
    }

    /** The worker has opened its ends, or is gone. Nobody else can open them from now on. */
    synchronized void letGo() throws IOException {
        for (FileChannel ends : held) {
            ends.close();
        }
        for (Path name : names) {
            Files.deleteIfExists(name);
        }
    }

    /** The server's ends are somebody else's to close. */
    FrameChannel handOver() throws IOException {
        letGo();
        handedOver = true;
        return channel;
    }

    @Override
    public void close() throws IOException {
        letGo();
        if (!handedOver) {
            channel.close();
        }
    }
}
