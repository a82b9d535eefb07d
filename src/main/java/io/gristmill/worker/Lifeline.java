package io.gristmill.worker;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import io.gristmill.wire.ExitCode;

/**
 * Ends this process when standard input ends, which it does when the server is gone, however that went. A function can end it too, by
 * closing the descriptor or using it for something else; so the end is believed only when the server is not the parent any more.
 */
final class Lifeline implements Runnable {
    /** A server that has just been killed is still the parent for a moment. */
    private static final long ENDING_NANOS = 500_000_000;
    private static final long ENDING_MILLIS = 10;
    private static final long CALM_MILLIS = 250;

    private final InputStream input = new FileInputStream(FileDescriptor.in);
    private final long server;

    private Lifeline(long server) {
        this.server = server;
    }

    /**
     * Takes standard input away from everybody else. Before anything else in main, for nothing may read it first.
     *
     * @param server its process id
     */
    static void watch(long server) {
        Lifeline lifeline = new Lifeline(server);
        System.setIn(new Nothing());
        Thread.ofPlatform().name("lifeline").daemon().start(lifeline);
    }

    /** What functions read instead. All that ever run in this process share it, so one that closes it must not take it from the next. */
    private static final class Nothing extends InputStream {
        @Override
        public int read() {
            return -1;
        }
    }

    @Override
    public void run() {
        awaitEnd();
        long end = System.nanoTime();
        while (isServer(ProcessHandle.current().parent())) {
            pause(System.nanoTime() - end < ENDING_NANOS ? ENDING_MILLIS : CALM_MILLIS);
        }
        Runtime.getRuntime().halt(ExitCode.ORPHANED.code());
    }

    private boolean isServer(Optional<ProcessHandle> parent) {
        return parent.isPresent() && parent.get().pid() == server;
    }

    /** The server never writes, so whatever there is to read means that this is not the server's end any more. */
    private void awaitEnd() {
        try {
            int _ = input.read();
        } catch (IOException e) {
            // A broken lifeline is an ended one.
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            // Only a function would do that, and it has no say in this.
        }
    }
}
