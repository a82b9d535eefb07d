package io.gristmill;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The complete functions of the documentation, compiled and run as the documentation says. */
class OwnFunctionIT {
    @TempDir
    Path directory;

    @Test
    void theFunctionsOfTheDocumentationRunInTheWorkers() throws IOException {
        Path functions = Files.createDirectory(directory.resolve("functions"));
        packageFunctions(functions.resolve("examples.jar"), Files.readString(Path.of("docs/functions.md")));
        try (GristmillServer server = GristmillServer.startIn(directory.resolve("data"),
                "gristmill.functions.dir=" + functions)) {
            given().get(server.url() + "/v1/functions").then().statusCode(200)
                    .body("functions.name", hasItem("text.palindrome"));
            String job = given().contentType("application/json").header("Prefer", "wait=60").body("""
                    {"function": "text.palindrome", "input": {"items": ["level", "mill", " "]}}""")
                    .post(server.url() + "/v1/jobs")
                    .then().statusCode(200).extract().path("id");
            given().get(server.url() + "/v1/jobs/" + job + "/results").then().statusCode(200)
                    .body("results.state", contains("SUCCEEDED", "SUCCEEDED", "FAILED"))
                    .body("results[0..1].value", contains(true, false))
                    .body("results.failure.kind", hasItem("INVALID_INPUT"));
            given().contentType("application/json").header("Prefer", "wait=60").body("""
                    {"function": "text.words", "reduce": "function", "input": {"items": ["to be or", "not to be", "that"]}}""")
                    .post(server.url() + "/v1/jobs").then().statusCode(200)
                    .body("result", equalTo(Map.of("be", 2, "not", 1, "or", 1, "that", 1, "to", 2)));
        }
    }

    @Test
    void aJobWhoseParametersCannotBeCheckedIsNotAccepted() throws IOException {
        Path functions = Files.createDirectory(directory.resolve("functions"));
        packageFunctions(functions.resolve("examples.jar"), """
                ```java
                package example;

                import java.util.List;

                import io.gristmill.function.*;

                public class Mute implements ItemFunction {
                    @Override
                    public Descriptor descriptor() {
                        return Descriptor.of("text.mute", "Gives no answer to who asks about its parameters.");
                    }

                    @Override
                    public List<ParameterProblem> check(Parameters parameters) {
                        Runtime.getRuntime().halt(1);
                        return List.of();
                    }

                    @Override
                    public Object apply(Item item, FunctionContext context) {
                        return 1;
                    }
                }
                ```""");
        try (GristmillServer server = GristmillServer.startIn(directory.resolve("data"),
                "gristmill.functions.dir=" + functions)) {
            given().contentType("application/json").body("""
                    {"function": "text.mute", "input": {"items": [1]}}""").post(server.url() + "/v1/jobs").then().statusCode(503)
                    .header("Retry-After", "5").body("type", equalTo("/problems/unchecked-parameters"))
                    .body("detail", equalTo(
                            "'text.mute' could not check the parameters: the worker that was asked has ended or was too slow"));
            given().contentType("application/json").header("Prefer", "wait=60")
                    .body("""
                            {"function": "data.map", "parameters": {"expression": "item + 1"}, "input": {"items": [1]}, "reduce": "sum"}""")
                    .post(server.url() + "/v1/jobs").then().statusCode(200).body("result", equalTo(2));
        }
    }

    private void packageFunctions(Path jar, String text) throws IOException {
        Matcher code = Pattern.compile("```java\n(package example;.*?public class (\\w+).*?)```", Pattern.DOTALL).matcher(text);
        Path sources = Files.createDirectories(directory.resolve("example"));
        List<String> names = new ArrayList<>();
        while (code.find()) {
            names.add(code.group(2));
            Files.writeString(sources.resolve(code.group(2) + ".java"), code.group(1));
        }
        List<String> command = new ArrayList<>(
                List.of("-cp", "target/classes/gristmill/worker.jar", "-d", directory.toString()));
        names.forEach(name -> command.add(sources.resolve(name + ".java").toString()));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new))).isZero();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : names) {
                out.putNextEntry(new JarEntry("example/" + name + ".class"));
                Files.copy(sources.resolve(name + ".class"), out);
            }
            out.putNextEntry(new JarEntry("META-INF/services/io.gristmill.function.BatchFunction"));
            for (String name : names) {
                out.write(("example." + name + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
