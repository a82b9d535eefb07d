package io.gristmill.api;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import static io.gristmill.api.Api.cancel;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.run;
import static io.gristmill.api.Api.submit;

import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;

@OnSharedServer
class PartialValueIT {
    private static final String LONG = """
            {"function": "compute.primes", "input": {"range": {"from": 10, "to": 100000000000000}}}""";

    @Test
    void theValueSoFarIsThatOfTheNumbersBeforeTheMissingOnes() {
        String id = submit(LONG);
        String result = "/v1/jobs/" + id + "/result";
        given().get(result).then().statusCode(409);
        JsonPath partial = given().get(result + "?allowPartial=true").then().statusCode(200).extract().jsonPath();
        while (partial.get("value") == null) {
            partial = given().get(result + "?allowPartial=true").then().statusCode(200).extract().jsonPath();
        }
        cancel(id);
        long missing = partial.getLong("missing[0].from");
        String whole = run("""
                {"function": "compute.primes", "input": {"range": {"from": 10, "to": %d}}}""".formatted(missing));
        given().get("/v1/jobs/" + whole + "/result").then().body("value", equalTo(partial.get("value")));
    }

    @Test
    void watchingLeavesTheResultAsItIs() {
        String id = submit("""
                {"function": "compute.monte-carlo-pi", "parameters": {"samples": 300000000, "seed": 7}}""");
        while (given().get("/v1/jobs/" + id + "/result?allowPartial=true").jsonPath().getList("missing").size() > 0) {
            Thread.yield();
        }
        String unwatched = run("""
                {"function": "compute.monte-carlo-pi", "parameters": {"samples": 300000000, "seed": 7}}""");
        Object value = given().get("/v1/jobs/" + unwatched + "/result").then().body("missing", hasSize(0)).extract()
                .path("value");
        given().get("/v1/jobs/" + id + "/result").then().body("value", equalTo(value));
    }

    @Test
    void beforeItRunsThereIsNone() {
        String id = submit(LONG);
        given().post("/v1/jobs/" + id + "/pause").then().statusCode(202);
        given().get("/v1/jobs/" + id + "/result").then().statusCode(409).body("detail", containsString("ask again"));
        given().get("/v1/jobs/" + id + "/result?allowPartial=true").then().statusCode(200);
        cancel(id);
    }
}
