package io.gristmill.function;

import org.jspecify.annotations.Nullable;

/**
 * A value together with a file, served at {@code …/items/{index}/output} and in the job's zip.
 *
 * @param name        a file name for people; data, never a path
 * @param contentType the media type of the bytes
 * @param bytes       the content
 * @param value       what the item's record shows as its value, see {@link ItemFunction#apply}
 */
public record OutputFile(String name, String contentType, byte[] bytes, @Nullable Object value) {}
