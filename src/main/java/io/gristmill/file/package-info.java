/**
 * Files that clients sent, kept once each by the SHA-256 of their content: the bytes lie here, the rows behind
 * {@link io.gristmill.file.FileCatalogue}. A file is synced and in its place before its row exists, so a row never promises content
 * that a crash took away.
 */
@NullMarked
package io.gristmill.file;

import org.jspecify.annotations.NullMarked;
