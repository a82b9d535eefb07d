package io.gristmill.api.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.gristmill.api.feed.FeedOutput;
import io.gristmill.api.feed.RecordFeed;
import io.gristmill.api.feed.StoredSegments;
import io.gristmill.api.feed.StoredSegments.Selection;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.wire.ResultRecord;

/** Writes the ranges of items, or of numbers, that are not in a job's one value, as elements of a JSON array. */
final class MissingNumbers implements RecordFeed.Sink {
    private static final byte[] FROM = "{\"from\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TO = ",\"to\":".getBytes(StandardCharsets.US_ASCII);

    private final Job job;
    private final FeedOutput out;
    private long position;
    private boolean first = true;

    MissingNumbers(Job job, FeedOutput out) {
        this.job = job;
        this.out = out;
    }

    /** @param upTo items from this place on are missing, whether they are done or not */
    void write(JobStore jobs, ResultStore results, long upTo) throws IOException {
        StoredSegments segments = new StoredSegments(jobs, job.id(), new Selection(0, job.seq(), false));
        RecordFeed records = new RecordFeed(results, job.id());
        for (Segment segment = segments.next(); segment != null && segment.interval().from() < upTo; segment = segments
                .next()) {
            if (segment.failed() == 0) {
                covered(segment.interval().from(), segment.interval().to());
            } else {
                records.drain(segment, this);
            }
        }
        covered(job.n(), job.n());
    }

    @Override
    public void record(ResultRecord result, Segment segment, int ordinal) {
        if (result.succeeded()) {
            covered(result.index(), result.to());
        }
    }

    @Override
    public void blockEnded() throws IOException {
        out.pieceEnded();
    }

    private void covered(long from, long to) {
        if (from > position) {
            if (!first) {
                out.json().raw(',');
            }
            first = false;
            out.json().raw(FROM).number(job.rangeFrom() + position).raw(TO).number(job.rangeFrom() + from).raw('}');
        }
        position = to;
    }
}
