package io.gristmill.api.records;

import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

import io.gristmill.source.RecordSink;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** One JSON value a line. A line that is not JSON is an item that fails; an empty line is none. */
public record NdjsonFormat() implements RecordFormat {

    @Override
    public String name() {
        return "ndjson";
    }

    @Override
    public void read(InputStream content, RecordSink sink, RecordLimits limits) throws IOException {
        Lines lines = new Lines(Utf8.require(content), limits.bytes());
        JsonFactory json = limits.json();
        while (lines.next()) {
            if (lines.isTooLong()) {
                sink.addInvalid("Line " + lines.number() + ": " + limits.tooLarge());
            } else if (!lines.isBlank()) {
                byte[] value = lines.bytes();
                String fault = fault(json, value, limits);
                if (fault == null) {
                    sink.add(JsonSlices.compact(value, 0, value.length));
                } else {
                    sink.addInvalid("Line " + lines.number() + ": " + fault);
                }
            }
        }
    }

    /** Why this is not one JSON value, or null. */
    private static @Nullable String fault(JsonFactory json, byte[] value, RecordLimits limits) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), value)) {
            parser.nextToken();
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null ? null : "There is more than one JSON value";
        } catch (JacksonException e) {
            return JsonFault.text(e, limits);
        }
    }
}
