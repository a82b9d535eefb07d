package io.gristmill.contract;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

import io.gristmill.contract.Exchange.Request;
import tools.jackson.databind.JsonNode;

/** Makes requests of a description, one after the other: about every third is sound by its schema, the others are broken. */
final class GeneratedRequests {
    private static final List<String> ODD_PATHS = List.of("x", "0", "-1", "9223372036854775808", "%00", "%2e%2e", "..%2f..%2fetc",
            "%ff%fe", "sha256:zz", "a;b=c", "%E2%80%AE", "a%0D%0Ab", "*", "~", "%25", "null", "1e9", "x".repeat(2000),
            "%F0%9F%92%A9",
            "'", "%22", "{id}");
    private static final List<String> ODD_VALUES = List.of("", "0", "-1", "1.5", "x", "true", "null", "9223372036854775808",
            "99999999999999999999999", "\"", "\"\"", "*", "a,b;c", "bytes=0-", "bytes=5-1,7-9", "bytes=-0", "bytes 0-1/3",
            "bytes 0-5/6", "sha-256=:AAAA:", "W/\"x\"", "*/*;q=2",
            "text/html", "application/json;q=0", "application/zip", "wait=-1", "wait=999999999999", "wait=\"1", "é",
            "attachment; filename*=UTF-8''%zz", "attachment; filename=\"../x\"", "attachment; filename*=x''%41", ";;;", "=",
            "\u0001", "x".repeat(4000));
    private static final List<String> HEADERS = List.of("Accept", "Prefer", "Idempotency-Key", "If-None-Match", "If-Match",
            "If-Range",
            "Range", "Last-Event-ID", "Content-Disposition", "Content-Encoding", "Content-Range", "Content-Digest",
            "Content-Language", "Accept-Language", "Origin",
            "Sec-Fetch-Site", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Cookie", "X-HTTP-Method-Override",
            "Authorization");
    private static final List<String> TYPES = List.of("", "text/plain", "application/xml", "application/json; charset=utf-16",
            "application/json; charset=none", "application/x-www-form-urlencoded", "multipart/form-data",
            "multipart/form-data; boundary=x", "*/*", "json", "application/merge-patch+json", "application/octet-stream");

    private final List<Operation> operations;
    private final Random random;
    private final Values values;
    private final Ids ids;

    /** Where the values for the variables of a path come from. */
    @FunctionalInterface
    interface Ids {
        List<String> of(Operation operation);
    }

    /** A request and the operation that it is meant for; whether it is that operation, and no other method or path, that answers. */
    record Generated(Operation operation, Request request) {}

    GeneratedRequests(Contract contract, Random random, Ids ids) {
        this.operations = contract.operations();
        this.random = random;
        this.values = new Values(contract, random);
        this.ids = ids;
    }

    Generated next() {
        Operation operation = values.oneOf(operations);
        List<UnaryOperator<Request>> faults = List.of(this::oddHeader, this::oddQuery, request -> request);
        Request request = Request.of(operation.method(), operation.target(path(operation)) + query(operation));
        Request whole = body(operation, request);
        return new Generated(operation, values.chance(0.5) ? whole : values.oneOf(faults).apply(whole));
    }

    /** A request with a method that the path does not have. */
    Request wrongMethod() {
        Operation operation = values.oneOf(operations);
        String method = values.oneOf(List.of("PUT", "PATCH", "DELETE", "POST", "TRACE", "PROPFIND", "CONNECT", "get"));
        boolean exists = operations.stream().anyMatch(
                other -> other.path().equals(operation.path()) && other.method().equals(method));
        return exists ? wrongMethod() : Request.of(method, operation.target(ids.of(operation)));
    }

    private List<String> path(Operation operation) {
        List<String> found = new ArrayList<>(ids.of(operation));
        if (!found.isEmpty() && values.chance(0.15)) {
            found.set(random.nextInt(found.size()), values.oneOf(ODD_PATHS));
        }
        return found;
    }

    /** Some of the parameters that there are, most with a value that fits. */
    private String query(Operation operation) {
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.parameters("query")) {
            if (values.chance(0.3)) {
                JsonNode sound = values.sound(parameter.path("schema"));
                String value = values.chance(0.7) ? sound.asString("") : values.oneOf(ODD_VALUES);
                query.append(query.isEmpty() ? '?' : '&').append(parameter.path("name").asString()).append('=').append(URLEncoder
                        .encode(value, StandardCharsets.UTF_8));
            }
        }
        return query.toString();
    }

    private Request oddQuery(Request request) {
        String odd = values.oneOf(List.of("x", "x=1", "=", "&&", "pageSize=1&pageSize=2", "%00=1", "a%20b=", "format[]=json",
                "pageSize=%F0%9F%92%A9", "pageToken=" + "A".repeat(3000), "%", "a=%zz", "state=RUNNING%0d%0aX:%20y"));
        String target = request.target() + (request.target().contains("?") ? '&' : '?') + odd;
        return new Request(request.method(), target, request.headers(), request.body());
    }

    private Request oddHeader(Request request) {
        return request.with(values.oneOf(HEADERS), values.oneOf(ODD_VALUES));
    }

    private Request body(Operation operation, Request request) {
        if (operation.bodies().isEmpty()) {
            return request;
        }
        Map.Entry<String, JsonNode> media = values.oneOf(List.copyOf(operation.bodies().properties()));
        List<JsonNode> examples = List.copyOf(Operation.examples(media.getValue()).values());
        JsonNode sound = values.chance(0.5) && !examples.isEmpty()
                ? values.oneOf(examples)
                : values.sound(media.getValue().path(
                        "schema"));
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> Bodies.with(request, media.getKey(), sound);
            case 3, 4, 5, 6 -> Bodies.with(request, media.getKey(), values.spoilt(sound));
            case 7 -> request.with(media.getKey(), values.brokenText(sound));
            case 8 -> request.with(values.oneOf(TYPES), sound.toString().getBytes(StandardCharsets.UTF_8));
            default -> Bodies.with(request, media.getKey(), values.anything(0));
        };
    }
}
