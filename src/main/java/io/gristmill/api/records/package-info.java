/**
 * Files whose content is many items: NDJSON, CSV, and JSON arrays. They are read as a stream, one item at a time.
 */
@NullMarked
package io.gristmill.api.records;

import org.jspecify.annotations.NullMarked;
