package io.gristmill;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The complete function of the documentation, compiled and run as the documentation says. */
class OwnFunctionIT {
    @TempDir
    Path directory;

    @Test
    void theFunctionOfTheDocumentationRunsInTheWorkers() throws IOException {
        Path functions = Files.createDirectory(directory.resolve("functions"));
        packageFunction(functions.resolve("palindrome.jar"));
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
        }
    }

    private void packageFunction(Path jar) throws IOException {
        Matcher code = Pattern.compile("```java\n(package example;.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/functions.md")));
        assertThat(code.find()).isTrue();
        Path source = Files.createDirectories(directory.resolve("example")).resolve("Palindrome.java");
        Files.writeString(source, code.group(1));
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp", "target/classes/gristmill/worker.jar",
                "-d",
                directory.toString(), source.toString());
        assertThat(result).isZero();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("example/Palindrome.class"));
            Files.copy(directory.resolve("example/Palindrome.class"), out);
            out.putNextEntry(new JarEntry("META-INF/services/io.gristmill.function.BatchFunction"));
            out.write("example.Palindrome\n".getBytes(StandardCharsets.UTF_8));
        }
    }
}
