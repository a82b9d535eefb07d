package io.gristmill.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.gristmill.job.PostMortem;
import io.gristmill.wire.StatusPage;

/** How a worker's process is, as far as it can be seen from outside: its sign of life and its memory. Thread-safe. */
public final class Vitals {
    private static final long MEASURE_NANOS = 50_000_000;
    private static final long SAMPLE_NANOS = 250_000_000;
    private static final int MOST_SAMPLES = 240;

    private final long pid;
    private final StatusPage page;
    private final long bornAt = System.nanoTime();
    private final Deque<PostMortem.Sample> samples = new ArrayDeque<>();
    private long beat = -1;
    private long beatAt = bornAt;
    private long measuredAt = bornAt - MEASURE_NANOS;
    private long sampledAt = bornAt - SAMPLE_NANOS;
    private long memory = -1;

    Vitals(long pid, StatusPage page) {
        this.pid = pid;
        this.page = page;
    }

    /** Looks, if the last look is some time ago. */
    public synchronized void look(long now) {
        long current = page.beat();
        if (current != beat) {
            beat = current;
            beatAt = now;
        }
        if (now - measuredAt >= MEASURE_NANOS) {
            measuredAt = now;
            memory = ProcFs.privateMemory(pid);
        }
        if (now - sampledAt >= SAMPLE_NANOS) {
            sampledAt = now;
            samples.addLast(new PostMortem.Sample((now - bornAt) / 1_000_000, page.heapUsed(), memory));
            if (samples.size() > MOST_SAMPLES) {
                samples.removeFirst();
            }
        }
    }

    /** The server itself held the worker up, so that its silence means nothing. */
    public synchronized void excuse(long now) {
        beatAt = now;
    }

    /** Nanoseconds since the last sign of life. */
    public synchronized long silence(long now) {
        return now - beatAt;
    }

    /** Bytes of the process that it shares with nobody, or -1 if unknown. */
    public synchronized long memory() {
        return memory;
    }

    /** Nanoseconds since the process came up. */
    public long age(long now) {
        return now - bornAt;
    }

    /** Heap and memory over the last minute of its life. */
    public synchronized List<PostMortem.Sample> samples() {
        return List.copyOf(samples);
    }
}
