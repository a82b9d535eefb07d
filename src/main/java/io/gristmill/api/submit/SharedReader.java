package io.gristmill.api.submit;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.file.FileId;
import io.gristmill.api.records.JsonSlices;
import io.gristmill.dispatch.NewJob;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the {@code shared} of a job: an object whose only field is {@code file} names an uploaded file, any other JSON value is the
 * data itself.
 */
final class SharedReader {
    private static final String FILE = "file";

    private final byte[] json;
    private final JsonParser parser;
    private final FieldErrors errors;

    SharedReader(byte[] json, JsonParser parser, FieldErrors errors) {
        this.json = json;
        this.parser = parser;
        this.errors = errors;
    }

    NewJob.@Nullable Shared read() {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        boolean isFile = false;
        String id = null;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            int fields = 0;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                isFile = fields++ == 0 && parser.currentName().equals(FILE);
                id = parser.nextToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
                parser.skipChildren();
            }
        } else {
            parser.skipChildren();
            parser.finishToken();
        }
        return isFile
                ? upload(id)
                : new NewJob.Shared.Json(JsonSlices.compact(json, from, (int) parser.currentLocation().getByteOffset()));
    }

    private NewJob.Shared upload(@Nullable String id) {
        String digest = id == null ? null : FileId.digest(id);
        if (digest == null) {
            errors.add("/shared/" + FILE, "The id of a file is a text: \"sha256:\" and 64 hexadecimal digits");
        }
        return new NewJob.Shared.Upload(digest == null ? "" : digest);
    }
}
