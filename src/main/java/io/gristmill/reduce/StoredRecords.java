package io.gristmill.reduce;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.wire.Block;
import io.gristmill.wire.ResultRecord;

/** The records of a job in the order of its items, a block in memory at a time. */
record StoredRecords(JobStore jobs, ResultStore results) {
    private static final int SEGMENTS = 64;

    /** Does something with a record. */
    @FunctionalInterface
    interface Visitor {
        void visit(ResultRecord result, Segment segment) throws IOException;
    }

    /** Visits all records that there were when the job was as given. */
    void forEach(Job job, Visitor visitor) throws IOException {
        List<Segment> page = jobs.segmentsFrom(job.id(), 0, false, SEGMENTS);
        while (!page.isEmpty()) {
            for (Segment segment : page) {
                if (segment.seq() <= job.seq()) {
                    read(job, segment, visitor);
                }
            }
            page = jobs.segmentsFrom(job.id(), page.getLast().interval().to(), false, SEGMENTS);
        }
    }

    private void read(Job job, Segment segment, Visitor visitor) throws IOException {
        try (ResultStore.BlockCursor blocks = results.open(job.id(), segment)) {
            for (ByteBuffer block = blocks.next(); block != null; block = blocks.next()) {
                Block.forEach(block, result -> visitor.visit(result, segment));
            }
        }
    }
}
