package io.gristmill.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/** How often a waiting job gets its first worker: from the latest starts up to now, so that a pause after them counts too. */
final class StartMeter {
    private static final int LATEST = 20;

    private final Deque<Long> starts = new ArrayDeque<>();

    void started(long now) {
        starts.addLast(now);
        if (starts.size() > LATEST) {
            starts.removeFirst();
        }
    }

    /** Between two starts; null while there were too few. */
    @Nullable
    Duration interval(long now) {
        return starts.size() < 2 ? null : Duration.ofNanos((now - starts.getFirst()) / (starts.size() - 1));
    }
}
