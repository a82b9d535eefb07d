package io.gristmill.job;

import org.jspecify.annotations.Nullable;

/**
 * An item, or a block of a range, that was in flight when its worker died.
 *
 * @param kind       what happened
 * @param count      how often that happened so far
 * @param postMortem what is known of the latest death; null where it is not read
 */
public record Strike(int round, Interval interval, FailureKind kind, int count, @Nullable PostMortem postMortem) {}
