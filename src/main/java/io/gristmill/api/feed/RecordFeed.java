package io.gristmill.api.feed;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.gristmill.job.ResultStore;
import io.gristmill.job.ResultStore.BlockCursor;
import io.gristmill.job.Segment;
import io.gristmill.wire.Block;
import io.gristmill.wire.ResultRecord;

/** The records of a job's segments, one by one, without holding more than a block. */
public final class RecordFeed {
    private final ResultStore results;
    private final String jobId;

    public RecordFeed(ResultStore results, String jobId) {
        this.results = results;
        this.jobId = jobId;
    }

    /** Takes records. */
    public interface Sink {
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

    /** Feeds the records of all segments to the sink, or as many as it wants. */
    public void drain(SegmentFeed segments, Sink sink) throws IOException, InterruptedException {
        for (Segment segment = segments.next(); segment != null && !sink.isFull(); segment = segments.next()) {
            drain(segment, sink);
        }
    }

    /** Feeds the records of one segment to the sink. */
    public void drain(Segment segment, Sink sink) throws IOException {
        int[] ordinal = {0};
        try (BlockCursor blocks = results.open(jobId, segment)) {
            ByteBuffer block = blocks.next();
            while (block != null && !sink.isFull()) {
                Block.forEach(block, result -> sink.record(result, segment, ordinal[0]++));
                sink.blockEnded();
                block = blocks.next();
            }
        }
    }
}
