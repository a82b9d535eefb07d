package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gristmill.Fault.Outcome;
import io.restassured.path.json.JsonPath;

/** Faults of every outcome among items that run side by side: the item that has it is found, and nobody else loses anything. */
@Tag("slow")
@Order(1)
class IoFaultsIT {
    private static final int ITEMS = 12;
    private static final int BAD = 5;

    private static GristmillServer server;
    private static Client client;

    @BeforeAll
    static void start() {
        server = GristmillServer.start("gristmill.functions.chaos=true", "gristmill.pool.heap=64MB",
                "gristmill.limits.memory-headroom=160MB", "gristmill.limits.max-heap=128MB");
        client = new Client(server.url());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void thePoolIsWhole() {
        client.assertWhole(2);
    }

    /** One of each outcome, and each way of breaking the protocol. */
    static Collection<Fault> faults() {
        Map<Object, Fault> faults = new LinkedHashMap<>();
        Fault.ALL.forEach(fault -> faults.putIfAbsent(fault.steps().contains("badFrame") || fault.steps().contains("corruptPage")
                ? fault.steps()
                : fault.outcome(), fault));
        return faults.values();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultIsFoundAmongTheItemsInFlight(Fault fault) {
        List<String> items = new ArrayList<>(Collections.nCopies(ITEMS, Jobs.script("{'sleep': '100ms'}, {'return': 'well'}")));
        items.set(BAD, Jobs.script("{'sleep': '30ms'}, " + fault.steps()));
        String job = client.given().contentType("application/json").body("""
                {"function": "chaos.io-script", "input": {"items": [%s]}, "options": {"concurrency": 4%s}}"""
                .formatted(String.join(", ", items),
                        fault.options().isEmpty() ? "" : ", " + fault.options().replace('\'', '"')))
                .post("/v1/jobs").then().statusCode(202).extract().path("id");
        JsonPath end = client.awaitEnd(job);
        List<Outcome> outcomes = client.results(job).<Map<String, Object>>getList("results").stream().map(Outcome::of).toList();
        assertThat(outcomes.get(BAD)).as("%s", end.getString("reason")).isEqualTo(expected(fault));
        assertThat(outcomes).filteredOn(Outcome.SUCCESS::equals).hasSize(fault.isHarmless() ? ITEMS : ITEMS - 1);
    }

    /** What an interrupt ends costs no worker, so there is nothing to examine. */
    private static Outcome expected(Fault fault) {
        Outcome alone = fault.outcome();
        return fault.steps().equals("{'sleep': '20s'}")
                ? new Outcome(alone.state(), alone.attempts(), alone.kind(), null, null, alone.limit(), false)
                : alone;
    }
}
