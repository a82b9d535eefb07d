package io.gristmill.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.gristmill.contract.Exchange.Answer;
import io.gristmill.contract.Exchange.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a server says of itself at /v3/api-docs, and whether an answer is as it says. */
final class Contract {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String REFERENCE = "#";

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> compiled = new HashMap<>();

    private Contract(JsonNode document) {
        this.document = document;
        document.path("components").path("schemas").values().forEach(Contract::close);
    }

    static Contract of(int port) {
        return new Contract(JSON.readTree(Exchange.send(port, Request.of("GET", "/v3/api-docs")).body()));
    }

    /** A field that is not described is a fault of the description, also where it does not say that there are no others. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
    }

    JsonNode document() {
        return document;
    }

    /** All that can be done, in the order of the document. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(
                method -> operations.add(new Operation(method.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(), method
                        .getValue()))));
        return operations;
    }

    /** The schema itself, where there is a reference to it. */
    JsonNode resolve(JsonNode schema) {
        return schema.has("$ref") ? resolve(document.at(schema.path("$ref").asString().substring(REFERENCE.length()))) : schema;
    }

    /** What in a value does not fit. */
    List<String> faults(JsonNode schema, JsonNode value) {
        Schema compiledSchema = compiled.computeIfAbsent(schema, this::compile);
        return compiledSchema.validate(value).stream().map(Object::toString).toList();
    }

    private Schema compile(JsonNode schema) {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", document.path("components"));
        return registry.getSchema(whole);
    }

    /** What in an answer is not as the document says. */
    List<String> faults(Operation operation, Request request, Answer answer) {
        JsonNode declared = operation.responses().path(Integer.toString(answer.status()));
        if (declared.isMissingNode()) {
            return List.of("status " + answer.status() + " is not declared");
        }
        JsonNode content = declared.path("content");
        if (request.method().equals("HEAD")) {
            return answer.body().length == 0 ? List.of() : List.of("HEAD is answered with a body");
        }
        if (answer.body().length == 0) {
            boolean mayBeEmpty = content.isEmpty() || !answer.contentType().equals("application/json");
            return mayBeEmpty ? List.of() : List.of("there is no body");
        }
        JsonNode media = content.has(answer.contentType()) ? content.path(answer.contentType()) : content.path("*/*");
        if (media.isMissingNode()) {
            return List.of("type '" + answer.contentType() + "' is not declared for status " + answer.status());
        }
        return bodyFaults(media.path("schema"), answer);
    }

    private List<String> bodyFaults(JsonNode schema, Answer answer) {
        if (schema.path("format").asString("").equals("binary")) {
            // The bytes of a file are a client's own, also where they look like JSON.
            return List.of();
        }
        try {
            return switch (answer.contentType()) {
                case "application/json" -> faults(schema, JSON.readTree(answer.body()));
                case "application/x-ndjson" -> answer.text().lines().flatMap(
                        line -> faults(schema, JSON.readTree(line)).stream()).toList();
                case "application/problem+json" -> problemFaults(schema, answer);
                default -> List.of();
            };
        } catch (JacksonException e) {
            return List.of("the body is not JSON: " + e.getMessage());
        }
    }

    private List<String> problemFaults(JsonNode schema, Answer answer) {
        JsonNode problem = JSON.readTree(answer.body());
        List<String> faults = new ArrayList<>(faults(schema, problem));
        if (problem.path("status").asInt() != answer.status()) {
            faults.add("the problem has another status than the answer");
        }
        if (answer.text().matches("(?s).*(Exception|org\\.(apache|springframework)|java\\.|io\\.gristmill).*")) {
            faults.add("the problem shows the inside of the server");
        }
        return faults;
    }
}
