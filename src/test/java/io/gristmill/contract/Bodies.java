package io.gristmill.contract;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.gristmill.contract.Exchange.Request;
import tools.jackson.databind.JsonNode;

/** Turns a value into a body of the media type that it is described for. */
final class Bodies {
    static final String MULTIPART = "multipart/form-data";
    private static final String BOUNDARY = "a-boundary-that-no-body-has";

    private Bodies() {}

    static Request with(Request request, String type, JsonNode value) {
        if (type.equals(MULTIPART)) {
            return request.with(MULTIPART + "; boundary=" + BOUNDARY, parts(value).getBytes(StandardCharsets.UTF_8));
        }
        boolean plain = value.isString() && (!type.contains("json") || type.contains("ndjson"));
        String text = plain ? value.asString() : value.toString();
        return request.with(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each field is a part, each element of an array too; objects are JSON, all others are files. */
    private static String parts(JsonNode value) {
        StringBuilder body = new StringBuilder();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            Iterable<JsonNode> contents = field.getValue().isArray() ? field.getValue() : java.util.List.of(field.getValue());
            contents.forEach(content -> body.append(part(field.getKey(), content)));
        }
        return body.append("--").append(BOUNDARY).append("--\r\n").toString();
    }

    private static String part(String name, JsonNode content) {
        String disposition = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + '"';
        return content.isObject()
                ? disposition + "\r\nContent-Type: application/json\r\n\r\n" + content + "\r\n"
                : disposition + "; filename=\"a file\"\r\n\r\n" + (content.isString() ? content.asString() : content) + "\r\n";
    }
}
