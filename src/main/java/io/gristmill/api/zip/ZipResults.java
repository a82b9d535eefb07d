package io.gristmill.api.zip;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.feed.FeedOutput;
import io.gristmill.api.feed.RecordFeed;
import io.gristmill.api.feed.RecordFeed.Sink;
import io.gristmill.api.feed.RecordJson;
import io.gristmill.api.feed.SegmentFeed;
import io.gristmill.api.feed.StoredSegments;
import io.gristmill.api.feed.StoredSegments.Selection;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.wire.RecordOutput;
import io.gristmill.wire.ResultRecord;

/**
 * The outputs of a job as a zip, and last a manifest with all records. The records are gone through three times: for the
 * outputs, to measure the manifest, and to write it; nothing is kept in between but the names.
 */
public final class ZipResults {
    private static final String MANIFEST = "manifest.ndjson";

    private final JobStore jobs;
    private final ResultStore results;
    private final Job job;
    private final long lastSeq;
    private final RecordJson json;
    private final byte[] buffer = new byte[64 * 1024];

    /** @param lastSeq what was committed later is left out, so that outputs and manifest are of the same moment */
    public ZipResults(JobStore jobs, ResultStore results, Job job, long lastSeq) {
        this.jobs = jobs;
        this.results = results;
        this.job = job;
        this.lastSeq = lastSeq;
        this.json = new RecordJson(job);
    }

    public void write(SegmentFeed segments, OutputStream body) throws IOException, InterruptedException {
        try (ZipStream zip = new ZipStream(body, job.createdAt())) {
            EntryNames names = newNames();
            new RecordFeed(results, job.id()).drain(segments, (result, segment, _) -> {
                RecordOutput output = result.output();
                if (output != null) {
                    writeOutput(names.unique(output.name(), result.index()), result, output, segment, zip);
                }
            });
            Measure measure = new Measure();
            writeManifest(measure);
            zip.begin(MANIFEST, measure.bytes, measure.crc.getValue());
            writeManifest(zip);
            zip.finish();
        }
    }

    private static EntryNames newNames() {
        EntryNames names = new EntryNames();
        names.unique(MANIFEST, 0);
        return names;
    }

    private void writeOutput(String name, ResultRecord result, RecordOutput output, Segment segment, ZipStream zip)
            throws IOException {
        CRC32 crc = new CRC32();
        ByteBuffer inRecord = result.outputBytes();
        if (inRecord != null) {
            byte[] content = new byte[inRecord.remaining()];
            inRecord.duplicate().get(content);
            crc.update(content);
            zip.begin(name, content.length, crc.getValue());
            zip.write(content, 0, content.length);
            return;
        }
        read(result, segment, output, crc::update);
        zip.begin(name, output.bytes(), crc.getValue());
        read(result, segment, output, zip::write);
    }

    /** Takes content piece by piece. */
    @FunctionalInterface
    private interface Pieces {
        void take(byte[] bytes, int from, int count) throws IOException;
    }

    private void read(ResultRecord result, Segment segment, RecordOutput output, Pieces pieces) throws IOException {
        try (InputStream content = results.outputStream(job.id(), segment.round(), result.index(),
                output.sha256())) {
            for (long left = output.bytes(); left > 0;) {
                int count = content.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new EOFException("The stored output of item " + result.index() + " is shorter than it was");
                }
                pieces.take(buffer, 0, count);
                left -= count;
            }
        }
    }

    private void writeManifest(OutputStream body) throws IOException, InterruptedException {
        FeedOutput out = new FeedOutput(body);
        EntryNames names = newNames();
        SegmentFeed segments = new StoredSegments(jobs, job.id(), new Selection(0, lastSeq, false));
        new RecordFeed(results, job.id()).drain(segments, new Sink() {
            @Override
            public void record(ResultRecord result, Segment segment, int ordinal) throws IOException {
                json.open(result, entry(result, names), out.json());
                out.json().raw('}').raw('\n');
            }

            @Override
            public void blockEnded() throws IOException {
                out.pieceEnded();
            }
        });
        out.drain();
    }

    private static @Nullable String entry(ResultRecord result, EntryNames names) throws IOException {
        RecordOutput output = result.output();
        return output == null ? null : names.unique(output.name(), result.index());
    }

    /** Counts what is written to it. */
    private static final class Measure extends OutputStream {
        private final CRC32 crc = new CRC32();
        private long bytes;

        @Override
        public void write(int b) {
            crc.update(b);
            bytes++;
        }

        @Override
        public void write(byte[] content, int from, int count) {
            crc.update(content, from, count);
            bytes += count;
        }
    }
}
