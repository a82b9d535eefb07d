package io.gristmill.dispatch;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Where a job stands that waits for its first worker.
 *
 * @param position         1 is next
 * @param estimatedStartAt from the pace of the latest starts; null when there is nothing to tell from
 */
public record QueuePlace(int position, @Nullable Instant estimatedStartAt) {}
