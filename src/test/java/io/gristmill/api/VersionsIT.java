package io.gristmill.api;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import static io.gristmill.api.Api.given;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnSharedServer
class VersionsIT {

    @ParameterizedTest
    @ValueSource(strings = {"/v9/jobs", "/v0/jobs", "/v2/jobs/some/items", "/v10/nothing", "/v99999999999999999999/jobs"})
    void versionsThatThereAreNotAreRefusedWithThoseThatThereAre(String path) {
        given().get(path).then().statusCode(404).contentType("application/problem+json").body("detail", containsString("v1"))
                .body("instance", equalTo(path));
    }

    @Test
    void pathsWithoutAVersionAreWhereTheyWere() {
        given().get("/v1/jobs").then().statusCode(200).header("Deprecation", nullValue()).header("Sunset", nullValue());
        for (String path : new String[] {"/v3/api-docs", "/swagger-ui.html", "/actuator/health", "/actuator/info"}) {
            given().get(path).then().statusCode(200);
        }
        given().get("/v").then().statusCode(404);
        given().get("/v1").then().statusCode(404);
        given().get("/v1/nothing").then().statusCode(404);
    }
}
