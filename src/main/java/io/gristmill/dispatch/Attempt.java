package io.gristmill.dispatch;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Interval;
import io.gristmill.job.Recorded;

/**
 * One run of one chunk on one worker, as the dispatcher sees it. What up to {@code end} has no record is still to come. An attempt of
 * another kind has an empty chunk.
 */
final class Attempt {
    final long id;
    final JobRun run;
    final Kind kind;
    final @Nullable Suspect suspect;
    final long from;
    final long startedAt;
    final Recorded recorded;
    long end;
    /** When it last gave records, or had opened its job, or began, in nanoseconds. */
    long heardAt;
    /** How long its worker took to open the job for it, in nanoseconds. */
    long initNanos;
    /** The worker time that it was charged in advance, in nanoseconds. */
    double charged;
    /** The other attempt at the same items, if there are two. */
    @Nullable
    Attempt rival;
    /** Whether there was a second attempt at its last items: there is no third. */
    boolean copied;
    /** Whether its rival was faster: what it gives counts for nothing. */
    boolean overtaken;
    /** Items that its rival has instead. */
    long lost;

    /** What an attempt is about. */
    enum Kind {
        /** Items. */
        CHUNK,
        /** Items that another attempt has claimed for long: the first record of the two counts. */
        COPY,
        /** Combines what the items gave. */
        COMBINE,
        /** Combines what there is of a running job, for those who watch. */
        PREVIEW,
        /** Opens the job, and runs nothing. */
        OPEN
    }

    private Attempt(long id, JobRun run, Kind kind, @Nullable Suspect suspect, long from, long end, long now) {
        this.id = id;
        this.run = run;
        this.kind = kind;
        this.suspect = suspect;
        this.from = from;
        this.recorded = new Recorded(from);
        this.end = end;
        this.startedAt = now;
        this.heardAt = now;
    }

    static Attempt ofChunk(long id, JobRun run, Interval chunk, @Nullable Suspect suspect, long now) {
        return new Attempt(id, run, Kind.CHUNK, suspect, chunk.from(), chunk.to(), now);
    }

    static Attempt copyOf(Attempt original, long id, long now) {
        Attempt copy = new Attempt(id, original.run, Kind.COPY, null, original.recorded.frontier(), original.end, now);
        copy.rival = original;
        original.rival = copy;
        original.copied = true;
        return copy;
    }

    static Attempt ofCombine(long id, JobRun run, long now) {
        return new Attempt(id, run, Kind.COMBINE, null, 0, 0, now);
    }

    static Attempt ofPreview(long id, JobRun run, long now) {
        return new Attempt(id, run, Kind.PREVIEW, null, 0, 0, now);
    }

    static Attempt ofOpen(long id, JobRun run, long now) {
        return new Attempt(id, run, Kind.OPEN, null, 0, 0, now);
    }

    boolean runsItems() {
        return kind == Kind.CHUNK || kind == Kind.COPY;
    }

    /** Whether the items that are still to come are nobody else's. A copy's are its original's as long as there is one. */
    boolean ownsItems() {
        return !overtaken && (kind == Kind.CHUNK || kind == Kind.COPY && rival == null);
    }

    /** How long it has run, without the opening of its job. */
    long nanos(long now) {
        return Math.max(0, now - startedAt - initNanos);
    }

    long remaining() {
        return recorded.missing(end);
    }

    /** How many of its items have records. */
    long done() {
        return end - from - remaining();
    }

    /** Its records have arrived first: the rival has lost. */
    @Nullable
    Attempt win() {
        Attempt loser = rival;
        if (loser != null) {
            loser.overtaken = true;
            loser.lost = loser.remaining();
            loser.recorded.gaps(loser.end).forEach(loser.recorded::add);
            loser.rival = null;
            rival = null;
        }
        return loser;
    }

    /** It is over without a record: the rival, if any, has the item alone. */
    void giveUp() {
        if (rival != null) {
            rival.rival = null;
            rival = null;
        }
    }
}
