package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;

import static io.gristmill.api.Api.given;

import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;
import tools.jackson.databind.json.JsonMapper;

@OnSharedServer
class OpenApiIT {
    private final JsonPath api = given().get("/v3/api-docs").then().statusCode(200).extract().jsonPath();

    @Test
    void everyOperationSaysWhatItDoesAndHowItFails() {
        assertThat(api.getString("openapi")).startsWith("3.1");
        Map<String, Map<String, Map<String, Object>>> paths = api.getMap("paths");
        assertThat(paths.keySet()).allMatch(path -> path.startsWith("/v1/") || path.startsWith("/problems"));
        paths.forEach((path, operations) -> operations.forEach((method, operation) -> {
            assertThat((String) operation.get("summary")).as(method + " " + path).isNotBlank();
            @SuppressWarnings("unchecked")
            Map<String, Object> responses = (Map<String, Object>) Objects.requireNonNull(operation.get("responses"));
            assertThat(responses.keySet()).as(method + " " + path).anyMatch(status -> status.startsWith("2"));
            assertThat(responses.keySet()).as(method + " " + path).anyMatch(status -> status.startsWith("4"));
        }));
    }

    @Test
    void theExamplesCanBeSentAsTheyAre() {
        Map<String, Map<String, Object>> examples = api.getMap(
                "paths.'/v1/jobs'.post.requestBody.content.'application/json'.examples");
        assertThat(examples).isNotEmpty();
        examples.forEach((name, example) -> {
            if (!name.startsWith("image.")) {
                Api.run(JsonMapper.shared().writeValueAsString(example.get("value")));
            }
        });
    }
}
