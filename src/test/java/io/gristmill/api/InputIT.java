package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import static io.gristmill.api.Api.echo;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

@OnSharedServer
class InputIT {
    private static final Path PICTURE = Path.of("docs/samples/city.jpg");

    @Test
    void aFileComesAsItWasSent() throws IOException {
        String id = given().multiPart("job", "{\"function\": \"image.info\"}", "application/json").multiPart("files", PICTURE
                .toFile(), "image/jpeg").header("Prefer", "wait=60").post("/v1/jobs").then().statusCode(200).extract().path("id");
        byte[] bytes = given().get("/v1/jobs/" + id + "/items/0/input").then().statusCode(200).contentType("image/jpeg").header(
                "Content-Disposition", containsString("city.jpg")).extract().asByteArray();
        assertThat(bytes).isEqualTo(Files.readAllBytes(PICTURE));
    }

    @Test
    void anyOtherItemComesAsJson() {
        String items = "/v1/jobs/" + run(echo("{\"a\": [1, 2]}", "\"text\"")) + "/items/";
        given().get(items + "0/input").then().statusCode(200).contentType("application/json").body("a[1]", equalTo(2));
        assertThat(given().get(items + "1/input").asString()).isEqualTo("\"text\"");
        String numbers = run("""
                {"function": "data.echo", "input": {"range": {"from": 10, "to": 20, "step": 3}}}""");
        assertThat(given().get("/v1/jobs/" + numbers + "/items/2/input").asString()).isEqualTo("16");
        given().get(items + "2/input").then().statusCode(404);
        given().get("/v1/jobs/nobody/items/0/input").then().statusCode(404);
    }
}
