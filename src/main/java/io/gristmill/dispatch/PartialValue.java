package io.gristmill.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * The value of a running job's numbers that are done without a gap from the first one on, as of a moment ago.
 *
 * @param value JSON text; null if there is none yet
 * @param upTo  the place of the first number that is not in it
 */
public record PartialValue(@Nullable String value, long upTo) {
    static final PartialValue NONE = new PartialValue(null, 0);
}
