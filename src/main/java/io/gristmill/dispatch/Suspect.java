package io.gristmill.dispatch;

import io.gristmill.job.Interval;

/**
 * An item, or a block of a range, that was in flight when its worker died, and that is to run once more: alone, in a fresh worker, so
 * that there is nobody else to blame.
 *
 * @param tries   how often that happened to it
 * @param starved whether it was for lack of memory, so that it gets more
 */
record Suspect(Interval interval, int tries, boolean starved) {}
