package io.gristmill.api.records;

import java.io.IOException;
import java.io.InputStream;

import io.gristmill.source.RecordSink;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;

/** One JSON array; its elements are the items, each as it was written. */
public record JsonArrayFormat() implements RecordFormat {
    private static final String NO_ARRAY = "The file is not a JSON array; for one JSON value a line there is ndjson";

    @Override
    public String name() {
        return "json";
    }

    @Override
    public void read(InputStream content, RecordSink sink, RecordLimits limits) throws IOException {
        SlidingBytes bytes = new SlidingBytes(Utf8.require(content), limits.bytes());
        try (JsonParser parser = limits.json().createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new BadRecordsException(NO_ARRAY);
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                readElement(parser, bytes, sink, limits);
            }
            if (parser.nextToken() != null) {
                throw new BadRecordsException("There is more after the end of the JSON array" + place(parser
                        .currentTokenLocation()));
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new BadRecordsException(JsonFault.text(e, limits) + place(e.getLocation()));
        }
    }

    private static void readElement(JsonParser parser, SlidingBytes bytes, RecordSink sink, RecordLimits limits)
            throws IOException {
        TokenStreamLocation begin = parser.currentTokenLocation();
        long from = begin.getByteOffset();
        bytes.forget(from);
        parser.skipChildren();
        parser.finishToken();
        long to = parser.currentLocation().getByteOffset();
        if (bytes.hasLost(from, to)) {
            sink.addInvalid("Line " + begin.getLineNr() + ": " + limits.tooLarge());
        } else {
            sink.add(bytes.value(from, to));
        }
    }

    private static String place(TokenStreamLocation at) {
        return " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
