package io.gristmill.api.result;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.gristmill.api.feed.Cursor;
import io.gristmill.api.feed.FeedOutput;
import io.gristmill.api.feed.RecordCells;
import io.gristmill.api.feed.RecordFeed;
import io.gristmill.job.Job;
import io.gristmill.job.Segment;
import io.gristmill.wire.ResultRecord;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** A table (RFC 4180) with a line of titles; then one record a line, in the order of completion with its cursor. */
final class CsvLines implements RecordFeed.Sink, AutoCloseable {
    private static final ObjectWriter TABLE = new CsvMapper().writer()
            // Lines go on when a block has ended.
            .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

    private final RecordCells cells;
    private final FeedRequest request;
    private final FeedOutput out;
    private final SequenceWriter rows;
    private final byte[] cursor = new byte[Cursor.DIGITS];

    CsvLines(Job job, FeedRequest request, FeedOutput out) {
        this.cells = new RecordCells(job, request.columns());
        this.request = request;
        this.out = out;
        this.rows = TABLE.with(schema(cells.columns())).writeValues(new Collecting(out));
    }

    private static CsvSchema schema(List<String> columns) {
        CsvSchema.Builder schema = CsvSchema.builder();
        columns.forEach(schema::addColumn);
        return schema.build().withHeader().withLineSeparator("\r\n");
    }

    @Override
    public void record(ResultRecord result, Segment segment, int ordinal) throws IOException {
        if (!request.byCompletion()) {
            rows.write(cells.of(result, null));
        } else if (!request.after().covers(segment.seq(), ordinal)) {
            Cursor.encode(segment.seq(), ordinal, cursor);
            rows.write(cells.of(result, new String(cursor, StandardCharsets.US_ASCII)));
        }
    }

    @Override
    public void blockEnded() throws IOException {
        rows.flush();
        out.pieceEnded();
    }

    /** Writes the titles if there was no record. */
    @Override
    public void close() {
        rows.close();
    }

    /** What is written to it is collected with the rest. */
    private static final class Collecting extends OutputStream {
        private final FeedOutput out;

        Collecting(FeedOutput out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            out.json().raw(bytes, from, count);
        }
    }
}
