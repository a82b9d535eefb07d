package io.gristmill.reduce;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.Reduction;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.wire.Block;

/** Reduces what is stored of a job: one pass over its records, a block in memory at a time. */
public final class StoredValues {
    private static final int SEGMENTS = 64;

    private final JobStore jobs;
    private final ResultStore results;

    public StoredValues(JobStore jobs, ResultStore results) {
        this.jobs = jobs;
        this.results = results;
    }

    /**
     * The one value of all items that had succeeded when the job was as given, as JSON text.
     *
     * @param mostBytes how large a list may be
     * @throws IrreducibleException if a value is not of the right kind, or the list too large
     */
    public String reduce(Job job, Reduction reduction, long mostBytes) throws IOException {
        if (reduction.operation() == Reduction.Operation.COUNT) {
            return Long.toString(job.succeeded());
        }
        Reducer reducer = new Reducer(reduction, mostBytes);
        List<Segment> page = jobs.segmentsFrom(job.id(), 0, false, SEGMENTS);
        while (!page.isEmpty()) {
            for (Segment segment : page) {
                if (segment.seq() <= job.seq()) {
                    read(job, segment, reducer);
                }
            }
            page = jobs.segmentsFrom(job.id(), page.getLast().interval().to(), false, SEGMENTS);
        }
        return reducer.result();
    }

    private void read(Job job, Segment segment, Reducer reducer) throws IOException {
        try (ResultStore.BlockCursor blocks = results.open(job.id(), segment)) {
            for (ByteBuffer block = blocks.next(); block != null; block = blocks.next()) {
                Block.forEach(block, reducer::add);
            }
        }
    }
}
