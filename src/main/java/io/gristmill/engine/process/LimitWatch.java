package io.gristmill.engine.process;

import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.DurationText;
import io.gristmill.job.KillReason;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.SizeText;
import io.gristmill.pool.Vitals;
import io.gristmill.wire.StatusPage;

/**
 * Holds what a worker does against the limits of what it runs. All times are the server's own: what the page says is only compared with
 * what it said before.
 */
final class LimitWatch {
    /** After something called exit, for the shutdown hooks. */
    private static final Duration EXIT_GRACE = Duration.ofSeconds(2);

    private final Vitals vitals;
    private final StatusPage page;
    private final FlightWatch flights;
    private int lastNext;
    private int lastDone;
    private int item;
    private long itemSince;
    private long openSince;
    private long quietSince;
    private long exitingSince;

    /**
     * What the server itself knows of the attempt.
     *
     * @param other    whether it is about something else than items: opening, combining
     * @param recorded items of which records have arrived
     * @param end      where the chunk ends by now, relative to its start
     * @param flights  tells of which items records have arrived where items run side by side; null where they do not
     */
    record Situation(LimitPolicy.Granted limits, boolean opened, boolean other, int recorded, int end,
            @Nullable IntPredicate flights) {}

    LimitWatch(Vitals vitals, StatusPage page) {
        this.vitals = vitals;
        this.page = page;
        this.flights = new FlightWatch(page);
    }

    /** An attempt begins; the page has just been published. */
    void begin(long now) {
        lastNext = 0;
        lastDone = 0;
        item = -1;
        flights.begin();
        excuse(now);
    }

    /** The worker said that it began to shut down. */
    void exiting(long now) {
        exitingSince = now;
    }

    /** The job is open now: from here on it is the items' time. */
    void opened(long now) {
        excuse(now);
    }

    /** The server itself held the worker up: nobody's time runs. */
    void excuse(long now) {
        itemSince = now;
        openSince = now;
        quietSince = now;
        vitals.excuse(now);
    }

    /** That was for so long, while items ran side by side. */
    void excuseFlights(long nanos) {
        flights.excuse(nanos);
    }

    /** The items that are to be interrupted now, as they are over their time. */
    List<Integer> overdue(LimitPolicy.Granted limits, long now) {
        return flights.overdue(limits.itemTimeout(), now);
    }

    /** A worker that has nothing to do. */
    @Nullable
    Breach checkIdle(Duration stallTimeout, long now) {
        if (exitingSince != 0 && now - exitingSince > EXIT_GRACE.toNanos()) {
            return exitHung(-1);
        }
        return vitals.silence(now) > stallTimeout.toNanos() ? stalled(stallTimeout, -1) : null;
    }

    /** The limit that is passed, or null. */
    @Nullable
    Breach check(Situation at, long now) {
        // In this order: an honest worker raises next before done, and before it says what is in flight.
        int done = page.done();
        if (at.flights != null) {
            flights.look(at.flights, now);
        }
        StatusPage.Claim unclaimed = page.unclaimedPart();
        String lie = at.other ? null : lie(at, done, unclaimed);
        if (lie != null) {
            return new Breach(KillReason.PROTOCOL, suspect(at, done), null, lie);
        }
        int inFlight = at.opened && !at.other ? inFlight(at, done, unclaimed.from()) : -1;
        if (unclaimed.from() != lastNext || done != lastDone || inFlight >= 0) {
            quietSince = now;
        }
        lastNext = unclaimed.from();
        lastDone = done;
        if (inFlight != item || inFlight < 0 && !at.other) {
            item = inFlight;
            itemSince = now;
        }
        return limit(at, done, now);
    }

    private @Nullable String lie(Situation at, int done, StatusPage.Claim unclaimed) {
        if (unclaimed.to() != at.end) {
            return "the page says that the chunk ends at " + unclaimed.to() + ", not at " + at.end;
        }
        if (unclaimed.from() < lastNext || unclaimed.from() > unclaimed.to()) {
            return "the page says that " + unclaimed.from() + " of " + at.end + " items are claimed, after " + lastNext;
        }
        if (done < lastDone || done > unclaimed.from()) {
            return "the page says that " + done + " items are done, after " + lastDone + ", of " + unclaimed.from() + " claimed";
        }
        if (at.flights != null && flights.last() >= unclaimed.from()) {
            return "the page says that item " + flights.last() + " is in flight, and " + unclaimed.from() + " are claimed";
        }
        return null;
    }

    private int inFlight(Situation at, int done, int next) {
        if (at.flights != null) {
            return flights.first();
        }
        int first = Math.max(done, at.recorded);
        return first < Math.min(next, at.end) ? first : -1;
    }

    /**
     * The item that a worker which lies is most likely at. What it says of itself is believed as far as it can be true: the records of
     * items that took next to nothing are sent late, and those items are not to pay.
     */
    private int suspect(Situation at, int done) {
        int believed = done >= lastDone && done < at.end ? done : lastDone < at.end ? lastDone : 0;
        int item = Math.max(believed, at.recorded);
        return at.opened && item < at.end ? item : -1;
    }

    private @Nullable Breach limit(Situation at, int done, long now) {
        LimitPolicy.Granted limits = at.limits;
        if (exitingSince != 0 && now - exitingSince > EXIT_GRACE.toNanos()) {
            return exitHung(item);
        }
        if (vitals.silence(now) > limits.stallTimeout().toNanos()) {
            return stalled(limits.stallTimeout(), item);
        }
        if (vitals.memory() > limits.memory() && (item >= 0 || !at.opened)) {
            return new Breach(KillReason.MEMORY, item, "memory", "its process used " + vitals.memory() / (1024 * 1024)
                    + "MB, and its limit is " + SizeText.format(limits.memory()));
        }
        if (!at.opened) {
            return now - openSince > limits.initTimeout().toNanos()
                    ? new Breach(KillReason.INIT_TIMEOUT, -1, "initTimeout", "its limit is " + DurationText.format(limits
                            .initTimeout()))
                    : null;
        }
        if (at.flights != null && flights.stuck(now) >= 0) {
            return new Breach(KillReason.ITEM_TIMEOUT, flights.stuck(now), "itemTimeout", "its limit is "
                    + DurationText.format(limits.itemTimeout()) + ", and an interrupt did not end it");
        }
        if ((item >= 0 || at.other) && at.flights == null && now - itemSince > limits.itemTimeout().toNanos()) {
            return new Breach(KillReason.ITEM_TIMEOUT, item, "itemTimeout", "its limit is " + DurationText.format(limits
                    .itemTimeout()));
        }
        return item < 0 && !at.other && now - quietSince > limits.stallTimeout().toNanos()
                ? new Breach(KillReason.PROTOCOL, suspect(at, done), null,
                        "it has nothing in flight and does not say that it is done")
                : null;
    }

    private static Breach exitHung(int item) {
        return new Breach(KillReason.EXIT_HUNG, item, null, "within " + DurationText.format(EXIT_GRACE));
    }

    private static Breach stalled(Duration limit, int item) {
        return new Breach(KillReason.STALLED, item, "stallTimeout", "none for " + DurationText.format(limit));
    }
}
