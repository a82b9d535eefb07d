package io.gristmill;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExamplesIT {
    private final JsonMapper json = new JsonMapper();

    @Test
    void theExampleOfEveryFunctionCanBeSentToAFreshServerAsItIs() {
        try (GristmillServer server = GristmillServer.start()) {
            List<JsonNode> functions = json.readTree(given().get(server.url() + "/v1/functions").asString()).get("functions")
                    .valueStream().toList();
            assertThat(functions).hasSizeGreaterThanOrEqualTo(5).allSatisfy(function -> {
                String answer = given().contentType("application/json").header("Prefer", "wait=60")
                        .body(function.get("example").toString()).post(server.url() + "/v1/jobs").asString();
                assertThat(json.readTree(answer).path("state").asString()).as("%s: %s", function.get("name"), answer)
                        .isEqualTo("SUCCEEDED");
            });
        }
    }
}
