package io.gristmill.api.result;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import org.springframework.stereotype.Component;

import io.gristmill.api.feed.CompletionOrder;
import io.gristmill.api.feed.Cursor;
import io.gristmill.api.feed.FeedOutput;
import io.gristmill.api.feed.InputOrder;
import io.gristmill.api.feed.JobNews;
import io.gristmill.api.feed.RecordFeed;
import io.gristmill.api.feed.RecordJson;
import io.gristmill.api.feed.SegmentFeed;
import io.gristmill.api.feed.StoredSegments;
import io.gristmill.api.problem.EndingException;
import io.gristmill.api.zip.ZipResults;
import io.gristmill.event.EventHub;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.wire.ResultRecord;

/** Writes the results of a job in the shape that was asked for, synchronously, as they are or as they come. */
@Component
final class ResultFeeds {
    private final JobStore jobs;
    private final ResultStore results;
    private final EventHub hub;

    ResultFeeds(JobStore jobs, ResultStore results, EventHub hub) {
        this.jobs = jobs;
        this.results = results;
        this.hub = hub;
    }

    void write(Job job, FeedRequest request, OutputStream body) throws IOException, InterruptedException {
        FeedOutput out = new FeedOutput(body);
        try (JobNews news = new JobNews(jobs, hub, job.id(), request.follow())) {
            switch (request.format()) {
                case NDJSON -> writeLines(job, request, news, out);
                case CSV -> writeTable(job, request, news, out);
                case JSON -> writeArray(job, inputOrder(job, request, news, out), out);
                case ZIP ->
                    new ZipResults(jobs, results, job, request.follow() ? Long.MAX_VALUE : job.seq()).write(inputOrder(job,
                            request, news, out), body);
            }
        }
        out.flush();
    }

    private RecordFeed feed(Job job) {
        return new RecordFeed(results, job.id());
    }

    private SegmentFeed inputOrder(Job job, FeedRequest request, JobNews news, FeedOutput out) {
        return request.follow()
                ? new InputOrder(jobs, job.id(), news, out)
                : new StoredSegments(jobs, job.id(), new StoredSegments.Selection(0, job.seq(), false));
    }

    private SegmentFeed segments(Job job, FeedRequest request, JobNews news, FeedOutput out) {
        return request.byCompletion()
                ? new CompletionOrder(jobs, job.id(), request.after().seq() - 1, news, out)
                : inputOrder(job, request, news, out);
    }

    private void writeLines(Job job, FeedRequest request, JobNews news, FeedOutput out) throws IOException, InterruptedException {
        RecordJson json = new RecordJson(job);
        try {
            feed(job).drain(segments(job, request, news, out), request.byCompletion()
                    ? new CompletedLines(json, request.after(), out)
                    : new Lines(json, out));
        } catch (EndingException e) {
            // Whole lines were written, and whoever follows asks again.
        }
    }

    private void writeTable(Job job, FeedRequest request, JobNews news, FeedOutput out) throws IOException, InterruptedException {
        try (CsvLines lines = new CsvLines(job, request, out)) {
            feed(job).drain(segments(job, request, news, out), lines);
        } catch (EndingException e) {
            // As above.
        }
    }

    private void writeArray(Job job, SegmentFeed segments, FeedOutput out) throws IOException, InterruptedException {
        RecordJson json = new RecordJson(job);
        out.json().raw("{\"results\":[");
        feed(job).drain(segments, new Elements(json, out));
        out.json().raw(']').raw('}');
    }

    /** One record a line. */
    private record Lines(RecordJson json, FeedOutput out) implements RecordFeed.Sink {
        @Override
        public void record(ResultRecord result, Segment segment, int ordinal) throws IOException {
            json.write(result, out.json());
            out.json().raw('\n');
        }

        @Override
        public void blockEnded() throws IOException {
            out.pieceEnded();
        }
    }

    /** One record a line, each with its cursor. */
    private static final class CompletedLines implements RecordFeed.Sink {
        private static final byte[] ROUND = ",\"round\":".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] CURSOR = ",\"cursor\":\"".getBytes(StandardCharsets.US_ASCII);

        private final RecordJson json;
        private final Cursor after;
        private final FeedOutput out;
        private final byte[] cursor = new byte[Cursor.DIGITS];

        CompletedLines(RecordJson json, Cursor after, FeedOutput out) {
            this.json = json;
            this.after = after;
            this.out = out;
        }

        @Override
        public void record(ResultRecord result, Segment segment, int ordinal) throws IOException {
            if (after.covers(segment.seq(), ordinal)) {
                return;
            }
            Cursor.encode(segment.seq(), ordinal, cursor);
            json.open(result, out.json());
            out.json().raw(CURSOR).raw(cursor).raw('"');
            if (segment.round() > 0) {
                out.json().raw(ROUND).number(segment.round());
            }
            out.json().raw('}').raw('\n');
        }

        @Override
        public void blockEnded() throws IOException {
            out.pieceEnded();
        }
    }

    /** The elements of a JSON array. */
    private static final class Elements implements RecordFeed.Sink {
        private final RecordJson json;
        private final FeedOutput out;
        private boolean first = true;

        Elements(RecordJson json, FeedOutput out) {
            this.json = json;
            this.out = out;
        }

        @Override
        public void record(ResultRecord result, Segment segment, int ordinal) throws IOException {
            if (!first) {
                out.json().raw(',').raw('\n');
            }
            first = false;
            json.write(result, out.json());
        }

        @Override
        public void blockEnded() throws IOException {
            out.pieceEnded();
        }
    }
}
