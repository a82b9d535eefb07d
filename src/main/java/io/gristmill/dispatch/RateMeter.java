package io.gristmill.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/** Items per second over the last seconds. */
final class RateMeter {
    private static final long WINDOW_NANOS = 5_000_000_000L;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long at, long count) {}

    void sample(long now, long count) {
        samples.addLast(new Sample(now, count));
        while (samples.size() > 2 && now - samples.getFirst().at > WINDOW_NANOS) {
            samples.removeFirst();
        }
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
