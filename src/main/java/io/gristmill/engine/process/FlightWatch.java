package io.gristmill.engine.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

import io.gristmill.wire.StatusPage;

/**
 * Since when items that run side by side in a worker have been in flight, as the server sees it. One that is over its time is
 * interrupted, and only if that does not end it, its worker is.
 */
final class FlightWatch {
    /** From an interrupt to the end of the worker. */
    private static final long GRACE_NANOS = Duration.ofMillis(500).toNanos();

    private final StatusPage page;
    private final int[] items = new int[StatusPage.PLACES];
    private final long[] since = new long[StatusPage.PLACES];
    private final long[] interruptedAt = new long[StatusPage.PLACES];

    FlightWatch(StatusPage page) {
        this.page = page;
        begin();
    }

    void begin() {
        Arrays.fill(items, -1);
    }

    /** The server itself held the worker up for so long: nobody's time has run. */
    void excuse(long nanos) {
        for (int place = 0; place < items.length; place++) {
            since[place] += nanos;
            interruptedAt[place] += interruptedAt[place] == 0 ? 0 : nanos;
        }
    }

    /** Looks which items are in flight; those that have records are not, whatever the page says. */
    void look(IntPredicate hasRecord, long now) {
        for (int place = 0; place < items.length; place++) {
            int item = page.inFlight(place);
            if (item < 0 || hasRecord.test(item)) {
                items[place] = -1;
            } else if (item != items[place]) {
                items[place] = item;
                since[place] = now;
                interruptedAt[place] = 0;
            }
        }
    }

    /** The first item in flight, or -1. */
    int first() {
        return Arrays.stream(items).filter(item -> item >= 0).min().orElse(-1);
    }

    /** The last item in flight, or -1. */
    int last() {
        return Arrays.stream(items).max().orElse(-1);
    }

    /** The items that are over their time and are to be interrupted now; each once. */
    List<Integer> overdue(Duration limit, long now) {
        List<Integer> overdue = new ArrayList<>();
        for (int place = 0; place < items.length; place++) {
            if (items[place] >= 0 && interruptedAt[place] == 0 && now - since[place] > limit.toNanos()) {
                interruptedAt[place] = now;
                overdue.add(items[place]);
            }
        }
        return overdue;
    }

    /** An item that was interrupted and did not end of it, or -1. */
    int stuck(long now) {
        for (int place = 0; place < items.length; place++) {
            if (items[place] >= 0 && interruptedAt[place] != 0 && now - interruptedAt[place] > GRACE_NANOS) {
                return items[place];
            }
        }
        return -1;
    }
}
