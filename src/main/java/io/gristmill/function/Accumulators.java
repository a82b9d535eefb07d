package io.gristmill.function;

import org.jspecify.annotations.Nullable;

/**
 * What items add up for their job beside their values; {@code GET /v1/jobs/{id}/accumulators} shows it, also while the job runs.
 *
 * <p>Each item counts exactly once, whatever becomes of workers: what it wrote goes with its record, and an attempt that failed, or was
 * lost with its worker, has written nothing. Nothing can be read here. Names have 1 to 100 characters; counts, lists and maps each have
 * names of their own. A value is what {@link ItemFunction#apply} may return, except {@link OutputFile}, as it is when the item ends.
 */
public interface Accumulators {

    /** Adds to a count, which is exact at any size. */
    void count(String name, long delta);

    /** Appends to a list. Its elements are in the order of the items, and of one item in the order of the calls. */
    void append(String name, @Nullable Object value);

    /** Puts a value into a map. Of one key the value of the last item, in the order of the input, stays. */
    void put(String name, String key, @Nullable Object value);
}
