package io.gristmill.api.records;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** The rows of a table (RFC 4180), one after the other, without empty lines. */
final class CsvRows implements AutoCloseable {
    private static final CsvMapper CSV = CsvMapper.builder().build();

    private final RowReader reader;
    private final JsonParser parser;
    private final List<String> cells = new ArrayList<>();
    private long line;

    CsvRows(InputStream content, char delimiter, RecordLimits limits) throws IOException {
        reader = new RowReader(new InputStreamReader(Utf8.require(content), StandardCharsets.UTF_8.newDecoder()), limits);
        parser = CSV.reader(CsvSchema.emptySchema().withColumnSeparator(delimiter)).createParser(reader);
    }

    /** Goes to the next row; false if there is none. */
    boolean next() throws IOException {
        try {
            do {
                if (parser.nextToken() == null) {
                    return false;
                }
                readRow();
            } while (isEmpty());
            return true;
        } catch (JacksonIOException e) {
            throw e.getCause() instanceof CharacterCodingException
                    ? new BadRecordsException("After line " + reader.line + " the file is not text in UTF-8")
                    : e.getCause();
        } catch (JacksonException e) {
            throw new BadRecordsException(JsonFault.text(e) + " (line " + e.getLocation().getLineNr() + ")");
        }
    }

    private void readRow() {
        cells.clear();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (cells.isEmpty()) {
                line = parser.currentTokenLocation().getLineNr();
            }
            cells.add(parser.getString());
        }
        reader.rowEnded(line);
    }

    private boolean isEmpty() {
        return cells.isEmpty() || cells.size() == 1 && cells.getFirst().isEmpty();
    }

    /** Those of the current row. */
    List<String> cells() {
        return cells;
    }

    /** In which the current row begins, from 1. */
    long line() {
        return line;
    }

    @Override
    public void close() {
        parser.close();
    }

    /** Ends a row that does not end, which is one with a quote that is not closed. */
    private static final class RowReader extends FilterReader {
        private final RecordLimits limits;
        private long sinceRow;
        private long line = 1;

        RowReader(Reader content, RecordLimits limits) {
            super(content);
            this.limits = limits;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            if (sinceRow > limits.bytes()) {
                throw new BadRecordsException(
                        "The row after line " + line + " is longer than it may be, or its quotes do not close: "
                                + limits.tooLarge());
            }
            int count = super.read(buffer, offset, length);
            sinceRow += Math.max(0, count);
            return count;
        }

        void rowEnded(long at) {
            sinceRow = 0;
            line = at;
        }
    }
}
