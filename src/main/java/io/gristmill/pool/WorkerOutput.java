package io.gristmill.pool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Drains what a worker prints, so that it never blocks on it, and keeps the end. */
final class WorkerOutput {
    private static final int KEPT = 64 * 1024;

    private final byte[] ring = new byte[KEPT];
    private long written;
    private final Thread drain;

    WorkerOutput(InputStream stream, String worker) {
        drain = Thread.ofPlatform().daemon().name("output of " + worker).start(() -> drain(stream));
    }

    private void drain(InputStream stream) {
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException e) {
            // The process is gone.
        }
    }

    private synchronized void keep(byte[] buffer, int count) {
        int at = (int) (written % KEPT);
        int first = Math.min(count, KEPT - at);
        System.arraycopy(buffer, 0, ring, at, first);
        System.arraycopy(buffer, first, ring, 0, count - first);
        written += count;
    }

    /** Waits for the rest of an ended process's output; a grandchild that holds the pipe open cannot hold this up for long. */
    void awaitEnd() throws InterruptedException {
        drain.join(200);
    }

    synchronized String tail() {
        int count = (int) Math.min(written, KEPT);
        byte[] tail = new byte[count];
        for (int i = 0; i < count; i++) {
            tail[i] = ring[(int) ((written - count + i) % KEPT)];
        }
        return new String(tail, StandardCharsets.UTF_8);
    }
}
