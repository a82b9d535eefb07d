package io.gristmill.dispatch;

import io.gristmill.job.Interval;

/**
 * An item, or a block of a range, that was in flight when its worker died, and that is to run once more: alone, so that there is nobody
 * else to blame, and in a fresh worker if it was alone in flight then.
 *
 * @param tries   how often it was alone in flight when its worker died; 0 if it was one of several
 * @param starved whether it was for lack of memory, so that it gets more
 */
record Suspect(Interval interval, int tries, boolean starved) {

    /** Whether a worker died of it, and not of one of several. */
    boolean isProven() {
        return tries > 0;
    }
}
