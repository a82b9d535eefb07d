package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import static io.gristmill.api.Api.cancel;
import static io.gristmill.api.Api.echo;
import static io.gristmill.api.Api.given;
import static io.gristmill.api.Api.run;
import static io.gristmill.api.Api.slow;
import static io.gristmill.api.Api.submit;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.path.json.JsonPath;

@OnSharedServer
class MapIT {

    private static JsonPath map(String id, int cells) {
        return given().get("/v1/jobs/" + id + "/map?cells=" + cells).then().statusCode(200).body("job", equalTo(id)).extract()
                .jsonPath();
    }

    private static long sum(JsonPath map, String... counts) {
        return List.of(counts).stream().flatMap(count -> map.<Number>getList("cells." + count).stream()).mapToLong(
                Number::longValue).sum();
    }

    @Test
    void eachItemOfASmallJobHasACellOfItsOwn() {
        JsonPath map = map(run("""
                {"function": "compute.sum-of-squares", "input": {"items": [3, "bad", 2, "bad", 1]}}"""), 200);
        assertThat(map.getList("cells.failed")).containsExactly(0, 1, 0, 1, 0);
        assertThat(map.getList("cells.succeeded")).containsExactly(1, 0, 1, 0, 1);
        assertThat(map.getList("cells.to")).containsExactly(1, 2, 3, 4, 5);
        assertThat(map.getList("chunks")).isEmpty();
        assertThat(map.<Integer>getList("pace.items").stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
    }

    @Test
    void cellsOfALargeJobAddUpToAllOfIt() {
        JsonPath map = map(run("""
                {"function": "data.echo", "input": {"range": {"from": 0, "to": 1000003}}}"""), 7);
        assertThat(map.getList("cells")).hasSize(7);
        assertThat(sum(map, "succeeded")).isEqualTo(map.getLong("total")).isEqualTo(1000003);
        assertThat(map.getList("cells.from").subList(1, 7)).isEqualTo(map.getList("cells.to").subList(0, 6));
    }

    @Test
    void failuresAreWhereTheyAreThoughTheyWereStoredTogether() {
        List<Integer> bad = List.of(3, 50, 51, 98);
        JsonPath map = map(run("""
                {"function": "compute.sum-of-squares", "input": {"items": [%s]}}""".formatted(String.join(",", IntStream.range(0,
                100).mapToObj(i -> bad.contains(i) ? "\"bad\"" : "" + i).toList()))), 10);
        assertThat(map.getList("cells.failed")).containsExactly(1, 0, 0, 0, 0, 2, 0, 0, 0, 1);
    }

    @Test
    void whatWorkersHaveIsSeenWhileTheyHaveIt() {
        String id = submit(slow());
        JsonPath map = map(id, 60);
        while (map.getList("chunks").isEmpty() || sum(map, "running") == 0) {
            map = map(id, 60);
        }
        assertThat(map.getString("chunks[0].worker")).startsWith("w");
        assertThat(map.getInt("chunks[0].to")).isGreaterThan(map.getInt("chunks[0].from"));
        assertThat(sum(map, "succeeded", "failed", "running", "waiting")).isEqualTo(60);
        cancel(id);
        JsonPath after = map(id, 60);
        assertThat(after.getList("chunks")).isEmpty();
        assertThat(sum(after, "running")).isZero();
        assertThat(sum(after, "waiting")).as("not run").isPositive();
    }

    @Test
    void placesOfARangeAreItsNumbers() {
        JsonPath map = map(run("""
                {"function": "compute.primes", "input": {"range": {"from": 1000, "to": 3000}}}"""), 4);
        assertThat(map.getList("cells.from")).containsExactly(1000, 1500, 2000, 2500);
        assertThat(map.getList("cells.succeeded")).containsExactly(500, 500, 500, 500);
    }

    @Test
    void anEmptyJobHasNoCells() {
        given().get("/v1/jobs/" + run(echo()) + "/map").then().statusCode(200).body("cells", hasSize(0)).body("total", equalTo(0))
                .body("pace", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cells=0", "cells=1001", "cells=many", "width=3"})
    void badParametersAreNamed(String query) {
        given().get("/v1/jobs/" + run(echo(1)) + "/map?" + query).then().statusCode(400).body("detail", containsString(query
                .substring(0, query.indexOf('='))));
        given().get("/v1/jobs/nobody/map").then().statusCode(404);
    }
}
