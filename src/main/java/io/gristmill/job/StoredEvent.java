package io.gristmill.job;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a job, other than a segment, as it is stored.
 *
 * @param type such as {@code state}
 * @param data plain values: text, numbers, null
 */
public record StoredEvent(long seq, Instant at, String type, Map<String, @Nullable Object> data) {}
