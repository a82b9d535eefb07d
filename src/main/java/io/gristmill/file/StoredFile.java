package io.gristmill.file;

import java.time.Instant;

/**
 * A file that is kept. Content that was sent twice is one file: it has the name and type of the first time.
 *
 * @param sha256      of the content, 64 hexadecimal digits
 * @param name        data for people, never a path
 * @param contentType as the client said
 */
public record StoredFile(String sha256, String name, String contentType, long bytes, Instant createdAt) {}
