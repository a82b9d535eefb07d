package io.gristmill.api.result;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.ResultStore;
import io.gristmill.job.ResultStore.BlockCursor;
import io.gristmill.job.Segment;
import io.gristmill.wire.Block;
import io.gristmill.wire.ResultRecord;

/** The records of a job's segments, one by one, without holding more than a block. */
final class RecordFeed {
    private final ResultStore results;
    private final String jobId;
    private final SegmentFeed segments;

    RecordFeed(ResultStore results, String jobId, SegmentFeed segments) {
        this.results = results;
        this.jobId = jobId;
        this.segments = segments;
    }

    /** Takes records. */
    interface Sink {
        /**
         * One record, which is valid during the call.
         *
         * @param ordinal of the record within its segment
         */
        void record(ResultRecord result, Segment segment, int ordinal) throws IOException;

        /** After each block: the time to give away what was collected. */
        default void blockEnded() throws IOException {}

        /** Whether no more is wanted. */
        default boolean isFull() {
            return false;
        }
    }

    /** Feeds all records to the sink, or as many as it wants. */
    void drainTo(Sink sink) throws IOException, InterruptedException {
        for (Segment segment = segments.next(); segment != null && !sink.isFull(); segment = segments.next()) {
            drain(segment, sink);
        }
    }

    /** Feeds the records of one segment to the sink. */
    void drain(Segment segment, Sink sink) throws IOException {
        int[] ordinal = {0};
        try (BlockCursor blocks = results.open(jobId, segment)) {
            for (@Nullable
            ByteBuffer block = blocks.next(); block != null && !sink.isFull(); block = blocks.next()) {
                Block.forEach(block, result -> sink.record(result, segment, ordinal[0]++));
                sink.blockEnded();
            }
        }
    }
}
