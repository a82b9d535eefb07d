package io.gristmill.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import io.gristmill.GristmillServer;
import io.gristmill.contract.Exchange.Answer;
import io.gristmill.contract.Exchange.Request;
import tools.jackson.databind.JsonNode;

/** The description is whole, and true: clients can be made of it. */
class ContractIT {
    private static final GristmillServer SERVER = GristmillServer.start("gristmill.functions.chaos=true");
    private static final Contract CONTRACT = Contract.of(SERVER.port());
    private static final Subjects SUBJECTS = new Subjects(SERVER.port());

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @Test
    void everyOperationHasANameOfItsOwn() {
        assertThat(CONTRACT.document().path("openapi").asString()).startsWith("3.1");
        assertThat(CONTRACT.operations()).hasSizeGreaterThan(25).extracting(operation -> operation.node().path("operationId")
                .asString()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][A-Za-z0-9]*"));
    }

    @TestFactory
    Stream<DynamicTest> everyOperationSaysWhatItTakesAndHowItEnds() {
        return CONTRACT.operations().stream().map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
            JsonNode node = operation.node();
            assertThat(node.path("summary").asString()).isNotBlank();
            assertThat(node.path("tags")).isNotEmpty();
            assertThat(operation.parameters("path")).extracting(parameter -> parameter.path("name").asString()).containsAll(
                    operation.variables());
            assertThat(operation.responses().propertyNames()).anyMatch(status -> status.startsWith("2")).anyMatch(
                    status -> status.startsWith("4")).contains("500");
            operation.responses().properties().forEach(response -> {
                assertThat(response.getValue().path("description").asString()).isNotBlank();
                if (response.getKey().charAt(0) >= '4') {
                    assertThat(response.getValue().path("content").propertyNames()).containsExactly("application/problem+json");
                }
            });
        }));
    }

    @TestFactory
    Stream<DynamicTest> whateverIsSentOrAnsweredHasAnExampleThatFits() {
        return CONTRACT.operations().stream().map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
            assertExamples(operation.bodies());
            operation.responses().values().forEach(response -> assertExamples(response.path("content")));
        }));
    }

    private static void assertExamples(JsonNode content) {
        content.properties().forEach(media -> {
            assertThat(media.getValue().has("schema")).as(media.getKey() + " has a schema").isTrue();
            Map<String, JsonNode> examples = Operation.examples(media.getValue());
            assertThat(examples).as("examples of " + media.getKey()).isNotEmpty();
            examples.forEach((name, example) -> assertThat(CONTRACT.faults(media.getValue().path("schema"), example)).as(
                    name + ": " + example).isEmpty());
        });
    }

    /** Of each thing that it can be asked of; one of them is the right one. */
    @TestFactory
    Stream<DynamicTest> everyExampleCanBeSentAsItIsAndTheAnswerIsAsDescribed() {
        return CONTRACT.operations().stream().map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
            for (Map.Entry<String, JsonNode> body : bodies(operation)) {
                List<String> answers = new ArrayList<>();
                for (List<String> values : SUBJECTS.of(operation)) {
                    Request request = Request.of(operation.method(), operation.target(values));
                    Request whole = body.getKey().isEmpty() ? request : Bodies.with(request, body.getKey(), body.getValue());
                    Answer answer = Exchange.send(SERVER.port(), whole);
                    answers.add(Integer.toString(answer.status()));
                    assertThat(CONTRACT.faults(operation, whole, answer)).as("%s%n%n%s", whole, answer).isEmpty();
                }
                if (Subjects.isKnown(operation)) {
                    assertThat(answers).as(body.toString()).anyMatch(status -> status.startsWith("2"));
                }
                SUBJECTS.cancelAll();
            }
        }));
    }

    /** Every example of a body with its media type, or the one empty body. */
    private static List<Map.Entry<String, JsonNode>> bodies(Operation operation) {
        List<Map.Entry<String, JsonNode>> bodies = new ArrayList<>();
        operation.bodies().properties().forEach(media -> Operation.examples(media.getValue()).values().forEach(
                example -> bodies.add(Map.entry(media.getKey(), example))));
        return bodies.isEmpty() ? List.of(Map.entry("", operation.node())) : bodies;
    }
}
