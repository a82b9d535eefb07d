package io.gristmill.observe;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.GristmillServer;
import io.gristmill.ServerProcess;

@Tag("slow")
class ReadinessIT {
    @TempDir
    Path data;

    @Test
    void aServerWhoseWorkersCannotStartIsAliveButNotReadyAndSaysWhy() throws Exception {
        // No JVM starts in a millisecond.
        try (ServerProcess server = ServerProcess.start(data, "-Dgristmill.pool.start-timeout=1ms")) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!given().get(server.url() + "/actuator/health").asString().contains("A worker could not start")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            given().get(server.url() + "/actuator/health/readiness").then().statusCode(503);
            given().get(server.url() + "/actuator/health/liveness").then().statusCode(200);
            given().contentType("application/json").body("{}").post(server.url() + "/v1/jobs").then().statusCode(503);
        }
    }

    @Test
    void aServerWithItsWorkersIsReady() {
        try (GristmillServer server = GristmillServer.startIn(data)) {
            given().get(server.url() + "/actuator/health/readiness").then().statusCode(200).body("status", equalTo("UP"));
            given().get(server.url() + "/actuator/health").then().statusCode(200).body("components.pool.details.workers",
                    equalTo(2));
            given().get(server.url() + "/actuator/env").then().statusCode(404);
            assertThat(given().get(server.url() + "/actuator/prometheus").asString()).contains("gristmill_workers");
        }
    }
}
