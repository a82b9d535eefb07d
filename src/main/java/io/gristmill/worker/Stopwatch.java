package io.gristmill.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.gristmill.wire.Effort;

/** Measures what an attempt costs, and remembers which of its items took longest. Not thread-safe. */
final class Stopwatch {
    private final CpuClock clock;
    private final int[] froms = new int[Effort.MOST_SLOWEST];
    private final int[] tos = new int[Effort.MOST_SLOWEST];
    private final long[] nanos = new long[Effort.MOST_SLOWEST];
    private int least;
    private long beganAt;
    private long cpuBefore;
    private long cpuWaitBefore;
    private boolean beside;
    private long itemNanos;

    Stopwatch(CpuClock clock) {
        this.clock = clock;
    }

    void begin() {
        Arrays.fill(nanos, -1);
        least = 0;
        beside = false;
        itemNanos = 0;
        cpuBefore = clock.cpuNanos();
        cpuWaitBefore = clock.waitNanos();
        beganAt = System.nanoTime();
    }

    /** One call of the function is over. Cheap for all but those that are among the slowest. */
    void took(int from, int to, long took) {
        if (took <= nanos[least]) {
            return;
        }
        froms[least] = from;
        tos[least] = to;
        nanos[least] = took;
        for (int i = 0; i < nanos.length; i++) {
            if (nanos[i] < nanos[least]) {
                least = i;
            }
        }
    }

    /** One call of the function is over that others ran beside, so that the attempt's time is not the items'. */
    void tookBeside(int from, int to, long took) {
        beside = true;
        itemNanos += took;
        took(from, to, took);
    }

    Effort effort() {
        long busy = System.nanoTime() - beganAt;
        List<Effort.Slow> slowest = new ArrayList<>(nanos.length);
        for (int i = 0; i < nanos.length; i++) {
            if (nanos[i] >= 0) {
                slowest.add(new Effort.Slow(froms[i], tos[i], nanos[i]));
            }
        }
        long cpu = since(cpuBefore, clock.cpuNanos());
        return beside
                ? new Effort(busy, itemNanos, cpu, -1, slowest)
                : new Effort(busy, busy, cpu, since(cpuWaitBefore, clock.waitNanos()), slowest);
    }

    private static long since(long before, long now) {
        return before < 0 || now < 0 ? -1 : Math.max(0, now - before);
    }
}
