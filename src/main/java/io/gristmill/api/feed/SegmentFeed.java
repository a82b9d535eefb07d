package io.gristmill.api.feed;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Segment;

/** Segments of a job one after the other, in some order. */
@FunctionalInterface
public interface SegmentFeed {
    /** How many segments are looked up at once. */
    int PAGE = 128;

    /** The next segment; null when there are no more. Waits if it is a feed that waits. */
    @Nullable
    Segment next() throws IOException, InterruptedException;
}
