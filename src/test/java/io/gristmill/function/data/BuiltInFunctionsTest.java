package io.gristmill.function.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.gristmill.function.BatchFunction;
import io.gristmill.function.Descriptor;
import io.gristmill.function.Descriptor.Input;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the functions that compute, copy and shrink say of themselves. */
class BuiltInFunctionsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> NAMES = List.of("compute.hash", "compute.mandelbrot", "compute.monte-carlo-pi",
            "compute.primes",
            "compute.sum-of-squares", "compute.word-count", "data.count-by", "data.echo", "data.filter", "data.lookup",
            "data.map",
            "data.reduce",
            "image.convert", "image.info",
            "image.resize", "image.thumbnail");

    static Stream<Descriptor> descriptors() {
        return ServiceLoader.load(BatchFunction.class).stream().map(ServiceLoader.Provider::get).map(BatchFunction::descriptor)
                .filter(descriptor -> NAMES.contains(descriptor.name()));
    }

    @Test
    void serviceFileNamesTheFunctions() {
        assertThat(descriptors().map(Descriptor::name)).containsExactlyInAnyOrderElementsOf(NAMES);
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void exampleNamesTheFunctionAndFitsItsSchema(Descriptor descriptor) {
        JsonNode job = JSON.readTree(descriptor.example());
        String parameters = job.has("parameters") ? job.get("parameters").toString() : "{}";

        assertThat(job.get("function").asString()).isEqualTo(descriptor.name());
        assertThat(job.has("input")).isEqualTo(descriptor.rangeParameter() == null);
        assertThat(problems(descriptor, parameters)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void parametersOfOtherNamesAreRefused(Descriptor descriptor) {
        assertThat(problems(descriptor, "{\"colour\": 1}")).contains("colour");
    }

    /** Width, height and sizes of pictures are alternatives, so none of them has a default. */
    @ParameterizedTest
    @MethodSource("descriptors")
    void everyParameterIsDescribedAndHasADefaultOrIsRequired(Descriptor descriptor) {
        JsonNode schema = JSON.readTree(descriptor.parametersSchema());
        for (Map.Entry<String, JsonNode> parameter : schema.get("properties").properties()) {
            boolean required = descriptor.name().startsWith("image.")
                    && List.of("width", "height", "sizes").contains(parameter.getKey())
                    || schema.path("required").valueStream().anyMatch(name -> name.asString().equals(parameter.getKey()));
            assertThat(parameter.getValue().has("description")).isTrue();
            assertThat(parameter.getValue().has("default")).as(parameter.getKey()).isNotEqualTo(required);
        }
    }

    @Test
    void numbersOutsideTheirBoundsAreRefused() {
        Descriptor thumbnail = named("image.thumbnail");
        assertThat(problems(thumbnail, "{\"width\": 0, \"height\": 1}")).contains("width");
        assertThat(problems(thumbnail, "{\"width\": 1, \"height\": 16385}")).contains("height");
        assertThat(problems(thumbnail, "{\"width\": 1, \"height\": 1, \"quality\": 101}")).contains("quality");
        assertThat(problems(thumbnail, "{\"width\": 1, \"height\": 1, \"format\": \"gif\"}")).contains("format");
        assertThat(problems(thumbnail, "{\"width\": 1}")).contains("height");
        assertThat(problems(named("compute.monte-carlo-pi"), "{\"samples\": 10000000000001}")).contains("samples");
    }

    @Test
    void shapesOfInputAreThoseThatTheFunctionsTake() {
        assertThat(named("compute.primes").input()).isEqualTo(Input.RANGE);
        assertThat(named("compute.monte-carlo-pi").rangeParameter()).isEqualTo("samples");
        assertThat(named("image.thumbnail").input()).isEqualTo(Input.FILES);
    }

    private static Descriptor named(String name) {
        return descriptors().filter(each -> each.name().equals(name)).findAny().orElseThrow();
    }

    private static String problems(Descriptor descriptor, String parameters) {
        return String.join("; ",
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(descriptor.parametersSchema())
                        .validate(parameters, InputFormat.JSON).stream().map(Object::toString).toList());
    }
}
