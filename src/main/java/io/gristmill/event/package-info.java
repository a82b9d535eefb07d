/** Tells waiting readers that a job has something new; the news itself is read from the store, so a slow reader costs nothing. */
@NullMarked
package io.gristmill.event;

import org.jspecify.annotations.NullMarked;
