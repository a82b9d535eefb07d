package io.gristmill.api.map;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import io.gristmill.job.Segment;

/** Counts what was stored when, in equal steps of the time that a job has run. */
final class PaceMeter {
    private static final int STEPS = 120;
    private static final double LEAST_STEP_MILLIS = 50;

    private final Instant from;
    private final double stepMillis;
    private final long[] items;

    PaceMeter(Instant from, Instant to) {
        double millis = Math.max(0, Duration.between(from, to).toMillis());
        this.from = from;
        this.stepMillis = Math.max(LEAST_STEP_MILLIS, millis / STEPS);
        this.items = new long[(int) Math.clamp(Math.ceil(millis / stepMillis), 1, STEPS)];
    }

    void add(Segment segment) {
        int step = (int) (Duration.between(from, segment.at()).toMillis() / stepMillis);
        items[Math.clamp(step, 0, items.length - 1)] += segment.succeeded() + segment.failed();
    }

    JobMap.Pace pace() {
        List<Long> counts = Arrays.stream(items).boxed().toList();
        return new JobMap.Pace(from, stepMillis, counts);
    }
}
