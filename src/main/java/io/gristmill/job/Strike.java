package io.gristmill.job;

/**
 * An item, or a block of a range, that was in flight when its worker died.
 *
 * @param count how often so far
 */
public record Strike(int round, Interval interval, FailureKind kind, int count) {}
