package io.gristmill.api;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;

import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.ParameterValidator;
import tools.jackson.databind.json.JsonMapper;

/** Checks parameters against JSON Schema 2020-12; schemas are compiled once. */
public final class JsonSchemaParameterValidator implements ParameterValidator {
    private final JsonMapper json;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder().pathType(PathType.JSON_POINTER).build()));
    private final ConcurrentHashMap<String, Schema> schemas = new ConcurrentHashMap<>();

    public JsonSchemaParameterValidator(JsonMapper json) {
        this.json = json;
    }

    @Override
    public List<Violation> validate(FunctionDescriptor function, String parameters) {
        Schema schema = schemas.computeIfAbsent(function.parametersSchema(), text -> registry.getSchema(text, InputFormat.JSON));
        return schema.validate(json.readTree(parameters)).stream().map(JsonSchemaParameterValidator::violation).toList();
    }

    private static Violation violation(Error error) {
        String pointer = error.getInstanceLocation().toString();
        String property = error.getProperty();
        return new Violation(property == null ? pointer : pointer + "/" + property, text(error));
    }

    /** The library's message without the place, which the pointer tells. */
    private static String text(Error error) {
        String message = error.getMessage();
        String place = error.getInstanceLocation() + ": ";
        return message.startsWith(place) ? message.substring(place.length()) : message;
    }

    @Override
    public long number(String parameters, String name) {
        return json.readTree(parameters).path(name).asLong();
    }
}
