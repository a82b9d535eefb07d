package io.gristmill;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.restassured.response.ValidatableResponse;

/** Formulas from the submit to the results. */
class FormulaIT {
    private static GristmillServer server;

    @BeforeAll
    static void start() {
        server = GristmillServer.start("gristmill.pool.size=1", "gristmill.functions.chaos=true");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void recordsAreMapped() {
        results(job("data.map", "{'total': item.price * item.count}", """
                [{"price": 2.5, "count": 3}, {"price": 2, "count": 4}, {"price": "dear", "count": 1}]"""))
                .body("results.state", contains("SUCCEEDED", "SUCCEEDED", "FAILED"))
                .body("results[0].value.total", equalTo(7.5f)).body("results[1].value.total", equalTo(8))
                .body("results[2].attempts", equalTo(1)).body("results[2].failure.kind", equalTo("INVALID_INPUT"))
                .body("results[2].failure.detail", containsString("line 1, column 22: there is no '*'"));
    }

    @Test
    void recordsAreFiltered() {
        results(job("data.filter", "item.price < 2.5", """
                [{"price": 2.5}, {"price": 2, "name": "nut"}, {"price": 3}]"""))
                .body("results.state", contains("SUCCEEDED", "SUCCEEDED", "SUCCEEDED"))
                .body("results[0].value", nullValue()).body("results[1].value.name", equalTo("nut"))
                .body("results[2].value", nullValue());
    }

    @Test
    void recordsAreReduced() {
        submit("""
                {"function": "data.reduce", "reduce": "function", "input": {"range": {"from": 1, "to": 1001}},
                 "parameters": {"expression": "{'n': 1, 'sum': item}",
                                "combine": "{'n': left.n + right.n, 'sum': left.sum + right.sum}",
                                "finish": "total.sum / double(total.n)"}}""").statusCode(200)
                .body("state", equalTo("SUCCEEDED")).body("result", equalTo(500.5f));
        submit("""
                {"function": "data.reduce", "reduce": "function", "input": {"items": [1]},
                 "parameters": {"expression": "item", "combine": "left + rigth", "finish": "totl"}}""").statusCode(400)
                .body("errors.pointer", contains("/parameters/combine", "/parameters/finish"));
    }

    @Test
    void aMistakeIsTheAnswerToTheSubmit() {
        submit(job("data.map", "item.price +", "[1]")).statusCode(400)
                .body("errors[0].pointer", equalTo("/parameters/expression"))
                .body("errors[0].detail", startsWith("line 1, column 13: the expression ends too early"));
        submit(job("data.filter", "1 + 2", "[1]")).statusCode(400)
                .body("errors[0].detail", containsString("expected type 'bool' but found 'int'"));
        submit(job("data.filter", "", "[1]")).statusCode(400).body("errors[0].pointer", equalTo("/parameters/expression"));
    }

    @Test
    void declaredTypesAreCheckedAtSubmit() {
        String parameters = "\"types\": {\"price\": \"double\"}, \"expression\"";
        submit(job("data.map", "item.prise", "[1]").replace("\"expression\"", parameters)).statusCode(400)
                .body("errors[0].detail", equalTo("line 1, column 5: undefined field 'prise'"));
        results(job("data.map", "item.price * 2", "[{\"price\": \"1.5\"}]").replace("\"expression\"", parameters))
                .body("results[0].value", equalTo(3.0f));
    }

    @Test
    void theAnswerDoesNotWaitForItems() {
        Jobs jobs = new Jobs(server.url());
        String blocker = jobs.submit(List.of(Jobs.script("{'sleep': '600s'}")), "");
        Jobs.poll(() -> "BUSY".equals(jobs.workers().getFirst().get("state")));

        submit(job("data.map", "itm", "[1]")).statusCode(400);

        given().post(server.url() + "/v1/jobs/" + blocker + "/cancel").then().statusCode(202);
    }

    private static String job(String function, String expression, String items) {
        return """
                {"function": "%s", "parameters": {"expression": "%s"}, "input": {"items": %s}}"""
                .formatted(function, expression, items);
    }

    private static ValidatableResponse submit(String job) {
        return given().contentType("application/json").header("Prefer", "wait=60").body(job).post(server.url() + "/v1/jobs")
                .then();
    }

    private static ValidatableResponse results(String job) {
        String id = submit(job).statusCode(200).extract().path("id");
        return given().get(server.url() + "/v1/jobs/" + id + "/results").then().statusCode(200);
    }
}
