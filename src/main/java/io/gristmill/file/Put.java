package io.gristmill.file;

/**
 * What became of content that was put.
 *
 * @param isNew whether the content was not known before
 */
public record Put(StoredFile file, boolean isNew) {}
