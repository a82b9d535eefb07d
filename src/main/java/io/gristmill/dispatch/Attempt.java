package io.gristmill.dispatch;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Interval;

/** One run of one chunk on one worker, as the dispatcher sees it. {@code [frontier, end)} is still to come. */
final class Attempt {
    final long id;
    final JobRun run;
    final @Nullable Suspect suspect;
    final boolean combines;
    final long from;
    final long startedAt;
    long frontier;
    long end;

    private Attempt(long id, JobRun run, @Nullable Suspect suspect, boolean combines, long from, long end, long startedAt) {
        this.id = id;
        this.run = run;
        this.suspect = suspect;
        this.combines = combines;
        this.from = from;
        this.frontier = from;
        this.end = end;
        this.startedAt = startedAt;
    }

    static Attempt ofChunk(long id, JobRun run, Interval chunk, @Nullable Suspect suspect, long now) {
        return new Attempt(id, run, suspect, false, chunk.from(), chunk.to(), now);
    }

    /** Runs no items: it combines what the items gave. */
    static Attempt ofCombine(long id, JobRun run, long now) {
        return new Attempt(id, run, null, true, 0, 0, now);
    }

    Interval chunk() {
        return new Interval(from, end);
    }

    long remaining() {
        return end - frontier;
    }
}
