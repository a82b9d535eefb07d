package io.gristmill.job;

import java.time.Instant;

/**
 * Something that happened to a job, other than a segment, as it is stored.
 *
 * @param type such as {@code state}
 * @param data JSON text
 */
public record StoredEvent(long seq, Instant at, String type, String data) {}
