package io.gristmill.dispatch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.wire.Block;

/** Reads the partial values of a range function out of its committed records, in the order of the range and a bunch at a time. */
final class PartialReader {
    private static final long BUNCH_BYTES = 4 * 1024 * 1024;
    private static final int SEGMENTS = 64;

    private final Job job;
    private final JobStore jobs;
    private final ResultStore results;
    private final Deque<Segment> ahead = new ArrayDeque<>();
    private final boolean stopsAtGap;
    private long index;

    private PartialReader(Job job, JobStore jobs, ResultStore results, boolean stopsAtGap) {
        this.job = job;
        this.jobs = jobs;
        this.results = results;
        this.stopsAtGap = stopsAtGap;
    }

    PartialReader(Job job, JobStore jobs, ResultStore results) {
        this(job, jobs, results, false);
    }

    /** Reads what is stored up to the first gap, and when the gap is filled, what has come behind it. */
    static PartialReader withoutGaps(Job job, JobStore jobs, ResultStore results) {
        return new PartialReader(job, jobs, results, true);
    }

    /** The place before which everything has been read. */
    long index() {
        return index;
    }

    /** JSON texts, and whether no more follow. */
    record Bunch(List<byte[]> partials, boolean last) {}

    Bunch next() throws IOException {
        List<byte[]> partials = new ArrayList<>();
        long bytes = 0;
        while (bytes < BUNCH_BYTES && hasMore()) {
            Segment segment = ahead.removeFirst();
            read(segment, partials);
            bytes += segment.bytes();
            index = segment.interval().to();
        }
        return new Bunch(partials, !hasMore());
    }

    private boolean hasMore() {
        if (ahead.isEmpty()) {
            ahead.addAll(jobs.segmentsFrom(job.id(), index, false, SEGMENTS));
        }
        if (stopsAtGap && !ahead.isEmpty() && ahead.getFirst().interval().from() > index) {
            // Next time there may be something in between.
            ahead.clear();
        }
        return !ahead.isEmpty();
    }

    private void read(Segment segment, List<byte[]> partials) throws IOException {
        try (ResultStore.BlockCursor blocks = results.open(job.id(), segment)) {
            for (ByteBuffer block = blocks.next(); block != null; block = blocks.next()) {
                Block.forEach(block, result -> {
                    byte[] value = result.value();
                    if (result.succeeded() && value != null) {
                        partials.add(value);
                    }
                });
            }
        }
    }
}
