package io.gristmill.api.doc;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
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
    /** How every operation may fail: odd parameters, an Accept that cannot be met, a foreign host; and by the server's fault. */
    private static final int[] ANY_MAY = {400, 406, 421, 500};
    /** How those that change something may fail besides: for a foreign page, and with a body that is compressed. */
    private static final int[] CHANGING_MAY = {403, 415};
    /** What operations refer to by name. */
    private static final List<Class<?>> SHAPES = List.of(ProblemShape.class, JobAsSent.WithFiles.class,
            JobAsSent.Change.class, JobAsSent.Retry.class, RecordShape.Attempts.class, RecordShape.All.class,
            RecordShape.Page.class, RecordShape.Combined.class, RecordShape.Accumulators.class);

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
                new Tag().name("Workers").description("The processes that run items"),
                new Tag().name("Problems").description("What errors mean")));
        for (Class<?> shape : SHAPES) {
            ModelConverters.getInstance(true).readAll(shape).forEach(api.getComponents()::addSchemas);
        }
        addFunctionsExamples(api);
        addExamples(api);
    }

    /** Whatever is sent or answered and has no example yet gets one. */
    private static void addExamples(OpenAPI api) {
        Examples examples = new Examples(api.getComponents());
        for (PathItem path : api.getPaths().values()) {
            for (Operation operation : path.readOperations()) {
                Optional.ofNullable(operation.getRequestBody()).map(RequestBody::getContent).ifPresent(
                        content -> addExamples(content, examples));
                operation.getResponses().values().stream().map(ApiResponse::getContent).filter(Objects::nonNull).forEach(
                        content -> addExamples(content, examples));
            }
        }
    }

    private static void addExamples(Content content, Examples examples) {
        content.values().stream().filter(media -> media.getExample() == null && media.getExamples() == null).forEach(media -> {
            Object example = examples.of(media.getSchema());
            if (example != null) {
                media.addExamples("example", new Example().value(example));
            }
        });
    }

    /** Jobs that can be sent as they are: those that the functions themselves give. */
    private void addFunctionsExamples(OpenAPI api) {
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
        var said = method.getMethodAnnotation(io.swagger.v3.oas.annotations.Operation.class);
        if (said == null || said.operationId().isEmpty()) {
            operation.setOperationId(name(method));
        }
        Fails fails = method.getMethodAnnotation(Fails.class);
        boolean reads = method.hasMethodAnnotation(GetMapping.class);
        Stream.of(ANY_MAY, reads ? new int[0] : CHANGING_MAY, fails == null ? new int[0] : fails.value())
                .flatMapToInt(Arrays::stream).distinct().sorted()
                .forEach(status -> operation.getResponses().addApiResponse(Integer.toString(status), problem(status)));
        if (method.hasMethodAnnotation(GivesBytes.class)) {
            ApiResponse whole = bytes("All bytes; the ETag is the SHA-256 of the content");
            Optional.ofNullable(operation.getResponses().get("200")).map(ApiResponse::getContent)
                    .ifPresent(whole.getContent()::putAll);
            operation.getResponses().addApiResponse("200", whole);
            operation.getResponses().addApiResponse("206",
                    bytes("The bytes that Range asks for, unless If-Range has another ETag"));
            operation.getResponses().addApiResponse("304", new ApiResponse().description("If-None-Match has the ETag"));
        }
        return operation;
    }

    /**
     * What the operation says, or else by controller and method, so that it stays what it is when there are more operations: clients
     * have methods of these names.
     */
    private static String name(HandlerMethod method) {
        io.swagger.v3.oas.annotations.Operation said = method.getMethodAnnotation(io.swagger.v3.oas.annotations.Operation.class);
        if (said != null && !said.operationId().isEmpty()) {
            return said.operationId();
        }
        String controller = method.getBeanType().getSimpleName().replaceAll("Controller.*", "");
        String what = method.getMethod().getName();
        return controller.equalsIgnoreCase(what) ? what : StringUtils.uncapitalize(controller) + StringUtils.capitalize(what);
    }

    private static ApiResponse bytes(String description) {
        Schema<?> schema = new Schema<>().types(Set.of("string")).format("binary");
        return new ApiResponse().description(description)
                .content(new Content().addMediaType("*/*", new MediaType().schema(schema)));
    }

    private static ApiResponse problem(int status) {
        Schema<?> schema = new Schema<>().$ref("#/components/schemas/Problem");
        String title = HttpStatus.valueOf(status).getReasonPhrase();
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", "about:blank");
        example.put("title", title);
        example.put("status", status);
        example.put("detail", "What is wrong, in a sentence");
        MediaType problem = new MediaType().schema(schema).addExamples("example", new Example().value(example));
        return new ApiResponse().description(title).content(new Content().addMediaType(PROBLEM_JSON, problem));
    }
}
