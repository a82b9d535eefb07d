package io.gristmill.reduce;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.wire.RecordOutput;
import io.gristmill.wire.ResultRecord;

/**
 * Makes a picture of its bands, which are the outputs of a job's items: two passes over the records, a row of pixels in memory at a time.
 * Bands that are not there are grey, or transparent where the others have an alpha channel.
 */
public final class StoredPicture {
    private final ResultStore results;
    private final StoredRecords records;

    public StoredPicture(JobStore jobs, ResultStore results) {
        this.results = results;
        this.records = new StoredRecords(jobs, results);
    }

    /**
     * Writes the PNG file of all items that had succeeded when the job was as given.
     *
     * @throws IrreducibleException if there is no band yet, or one of them does not fit; nothing is written then
     */
    public void write(Job job, OutputStream out) throws IOException {
        Check check = new Check();
        forEachBand(job, check);
        Band first = check.first;
        if (first == null) {
            throw new IrreducibleException("no part of the picture is there yet");
        }
        try (PngWriter png = new PngWriter(out, first.place, first.header)) {
            forEachBand(job, (band, output) -> append(band, output, png));
            png.finish();
        }
    }

    private static void append(Band band, InputStream output, PngWriter png) throws IOException {
        png.skipTo(band.place.top());
        try (PngBand rows = new PngBand(output, band.header)) {
            for (int row = 0; row < band.place.rows(); row++) {
                png.write(rows.next());
            }
        }
    }

    /** An item's band: where it belongs, and what its file is like. */
    private record Band(String item, BandPlace place, PngBand.Header header) {

        boolean isOfSamePictureAs(Band other) {
            return place.width() == other.place.width() && place.height() == other.place.height()
                    && header.colourType() == other.header.colourType();
        }
    }

    /** Does something with a band, whose file is open behind its header. */
    @FunctionalInterface
    private interface Visitor {
        void visit(Band band, InputStream output) throws IOException;
    }

    /** Whether all bands are of one picture, and each lies below the one before it. */
    private static final class Check implements Visitor {
        @Nullable
        Band first;
        private int end;

        @Override
        public void visit(Band band, InputStream output) {
            if (first == null) {
                first = band;
            }
            if (!band.isOfSamePictureAs(first)) {
                throw new IrreducibleException(band.item + " is a band of another picture than " + first.item);
            }
            if (band.place.top() < end) {
                throw new IrreducibleException(band.item + " does not lie below the items before it");
            }
            end = band.place.top() + band.place.rows();
        }
    }

    private void forEachBand(Job job, Visitor visitor) throws IOException {
        records.forEach(job, (result, segment) -> {
            if (result.succeeded()) {
                String item = "item " + result.index();
                BandPlace place = BandPlace.of(result.value(), item);
                try (InputStream output = output(job, segment, result)) {
                    visitor.visit(new Band(item, place, header(place, output, item)), output);
                }
            }
        });
    }

    private static PngBand.Header header(BandPlace place, InputStream output, String item) throws IOException {
        PngBand.Header header = PngBand.Header.read(output, item);
        if (header.width() != place.width() || header.height() != place.rows()) {
            throw new IrreducibleException("the output of " + item + " is " + header.width() + " by " + header.height()
                    + " pixels, and its value says " + place.width() + " by " + place.rows());
        }
        return header;
    }

    private InputStream output(Job job, Segment segment, ResultRecord result) throws IOException {
        RecordOutput output = result.output();
        if (output == null) {
            return InputStream.nullInputStream();
        }
        ByteBuffer inRecord = result.outputBytes();
        if (inRecord == null) {
            return results.outputStream(job.id(), segment.round(), result.index(), output.sha256());
        }
        byte[] content = new byte[inRecord.remaining()];
        inRecord.get(content);
        return new ByteArrayInputStream(content);
    }
}
