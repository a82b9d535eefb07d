package io.gristmill.worker;

import java.io.IOException;

import io.gristmill.wire.FrameChannel;
import io.gristmill.wire.FromWorker;

/**
 * Tells the server that this JVM has begun to shut down, which a function or a signal made it do: a shutdown can hang, and the server
 * need not wait for it as long as for an item.
 */
final class Farewell implements Runnable {
    private static final long MOST_MILLIS = 100;

    private final FrameChannel channel;

    private Farewell(FrameChannel channel) {
        this.channel = channel;
    }

    static void prepare(FrameChannel channel) {
        Farewell farewell = new Farewell(channel);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("farewell").unstarted(farewell));
    }

    /** Sends on a thread that nobody needs to wait for: the channel may be held by one that hangs. */
    @Override
    public void run() {
        Thread sending = Thread.ofPlatform().name("farewell sender").daemon().start(this::send);
        try {
            sending.join(MOST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        try {
            channel.send(new FromWorker.Exiting());
        } catch (IOException e) {
            // The server sees the connection end instead.
        }
    }
}
