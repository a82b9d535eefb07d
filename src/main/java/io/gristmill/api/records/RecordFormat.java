package io.gristmill.api.records;

import java.io.IOException;
import java.io.InputStream;

import io.gristmill.source.RecordSink;

/** A shape that many items can have in one file. What is wrong with one item alone costs that item only. */
public sealed interface RecordFormat permits NdjsonFormat, JsonArrayFormat, CsvFormat {

    /** The field of a job's input, and the part of a multipart submit. */
    String name();

    /**
     * Gives all items of the content in order.
     *
     * @param content in UTF-8, not compressed
     * @throws BadRecordsException if it does not have this shape
     */
    void read(InputStream content, RecordSink sink, RecordLimits limits) throws IOException;
}
