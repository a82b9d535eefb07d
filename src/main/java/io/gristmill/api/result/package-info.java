/**
 * What has come out of a job: feeds of records in several shapes, single items, the combined value, and the stream of events.
 *
 * <p>A feed is a chain of small parts, each of which holds a page or a block at most, so that a job of any length costs the same:
 *
 * <pre>
 * SegmentFeed            which segments, in which order, and whether to wait for more
 *   -&gt; RecordFeed        their blocks, record by record
 *     -&gt; RecordJson      a record as JSON bytes
 *       -&gt; shape         NDJSON, an ordered JSON array, a zip
 * </pre>
 */
@NullMarked
package io.gristmill.api.result;

import org.jspecify.annotations.NullMarked;
