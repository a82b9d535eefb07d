package io.gristmill.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Items per second over the last seconds, or over the last quarter of a longer time: items may take minutes, and an estimate that is
 * made of it should not jump.
 */
final class RateMeter {
    private static final long LEAST_WINDOW_NANOS = 5_000_000_000L;
    private static final int WINDOWS_OF_LIFE = 4;
    private static final int SAMPLES = 128;

    private final Deque<Sample> samples = new ArrayDeque<>();
    private long beganAt;

    private record Sample(long at, long count) {}

    void sample(long now, long count) {
        if (samples.isEmpty()) {
            beganAt = now;
        }
        long window = Math.max(LEAST_WINDOW_NANOS, (now - beganAt) / WINDOWS_OF_LIFE);
        Sample last = samples.pollLast();
        // The latest sample is only kept if it is far enough from the one before.
        if (last != null && (samples.isEmpty() || last.at - samples.getLast().at >= window / SAMPLES)) {
            samples.addLast(last);
        }
        samples.addLast(new Sample(now, count));
        while (samples.size() > 2 && now - samples.getFirst().at > window) {
            samples.removeFirst();
        }
    }

    boolean isCounting() {
        return !samples.isEmpty();
    }

    /** Begins anew: what was counted so far says nothing of what comes. */
    void reset() {
        samples.clear();
    }

    /** Null while there is nothing to tell from. */
    @Nullable
    Double perSecond() {
        if (samples.size() < 2) {
            return null;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        return last.count == first.count || last.at == first.at ? null : (last.count - first.count) * 1e9 / (last.at - first.at);
    }
}
