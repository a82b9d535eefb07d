package io.gristmill.api.doc;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

import io.gristmill.engine.Engine;
import io.gristmill.job.FunctionDescriptor;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import tools.jackson.databind.json.JsonMapper;

/** Adds to the description what is the same for many operations, and the examples that the functions have. */
@Component
class OpenApiDescription implements OpenApiCustomizer, OperationCustomizer {
    private static final String ABOUT = """
            Batch processing in child JVM processes. A job is a function over an input; its items run in chunks on worker \
            processes, and each item has its own result, whatever becomes of its neighbours. Every error is a problem (RFC 9457) \
            as `application/problem+json`.""";
    private static final String PROBLEM_JSON = "application/problem+json";
    /** What operations refer to by name. */
    private static final List<Class<?>> SHAPES = List.of(ProblemShape.class, JobAsSent.WithFiles.class,
            JobAsSent.Change.class, JobAsSent.Retry.class, RecordShape.Attempts.class, RecordShape.All.class,
            RecordShape.Page.class, RecordShape.Combined.class);

    private final Engine engine;
    private final JsonMapper mapper;

    OpenApiDescription(Engine engine, JsonMapper mapper) {
        this.engine = engine;
        this.mapper = mapper;
    }

    @Override
    public void customise(OpenAPI api) {
        License license = new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0");
        api.info(new Info().title("Gristmill").version("v1").license(license).description(ABOUT));
        // Relative, so that what is tried out goes to where the page came from.
        api.servers(List.of(new Server().url("/")));
        api.tags(List.of(new Tag().name("Jobs").description("Submit, watch, steer and delete"),
                new Tag().name("Results").description(
                        "What has come out, item by item or as a feed"),
                new Tag().name("Files").description(
                        "Uploaded once, used by many jobs"),
                new Tag().name("Functions").description("What a job can run"),
                new Tag().name("Workers").description("The processes that run items")));
        for (Class<?> shape : SHAPES) {
            ModelConverters.getInstance(true).readAll(shape).forEach(api.getComponents()::addSchemas);
        }
        addExamples(api);
    }

    /** Jobs that can be sent as they are: those that the functions themselves give. */
    private void addExamples(OpenAPI api) {
        Map<String, Example> examples = new LinkedHashMap<>();
        for (FunctionDescriptor function : engine.functions()) {
            examples.put(function.name(), new Example().summary(function.summary()).value(mapper.readValue(function.example(),
                    Object.class)));
        }
        Optional.ofNullable(api.getPaths().get("/v1/jobs")).map(PathItem::getPost).map(Operation::getRequestBody).map(
                RequestBody::getContent).map(content -> content.get("application/json")).filter(_ -> !examples.isEmpty())
                .ifPresent(
                        json -> json.setExamples(examples));
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        Fails fails = method.getMethodAnnotation(Fails.class);
        if (fails != null) {
            Arrays.stream(fails.value())
                    .forEach(status -> operation.getResponses().addApiResponse(Integer.toString(status), problem(
                            status)));
        }
        if (method.hasMethodAnnotation(GivesBytes.class)) {
            operation.getResponses().addApiResponse("200", bytes("All bytes; the ETag is the SHA-256 of the content"));
            operation.getResponses().addApiResponse("206",
                    bytes("The bytes that Range asks for, unless If-Range has another ETag"));
            operation.getResponses().addApiResponse("304", new ApiResponse().description("If-None-Match has the ETag"));
        }
        return operation;
    }

    private static ApiResponse bytes(String description) {
        Schema<?> schema = new Schema<>().types(Set.of("string")).format("binary");
        return new ApiResponse().description(description)
                .content(new Content().addMediaType("*/*", new MediaType().schema(schema)));
    }

    private static ApiResponse problem(int status) {
        Schema<?> schema = new Schema<>().$ref("#/components/schemas/Problem");
        HttpStatus known = HttpStatus.valueOf(status);
        return new ApiResponse().description(known.getReasonPhrase())
                .content(new Content().addMediaType(PROBLEM_JSON, new MediaType()
                        .schema(schema)));
    }
}
