/**
 * Reads the records of a job in some order and writes them as JSON. A feed is a chain of small parts, each of which holds a page
 * or a block at most, so that a job of any length costs the same:
 *
 * <pre>
 * SegmentFeed            which segments, in which order, and whether to wait for more
 *   -&gt; RecordFeed        their blocks, record by record
 *     -&gt; RecordJson      a record as JSON bytes
 *       -&gt; FeedOutput    pieces that are worth a packet
 * </pre>
 */
@NullMarked
package io.gristmill.api.feed;

import org.jspecify.annotations.NullMarked;
