package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the death of a server costs: no worker outlives it, no matter what that is doing, and the next one knows what happened. */
@Tag("slow")
class ServerDeathIT {
    @TempDir
    Path data;

    @Test
    void noWorkerOutlivesAServerThatIsKilledAndPostMortemsDo() {
        String crashed;
        String running;
        List<Long> pids = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(data, "-Dgristmill.functions.chaos=true")) {
            server.awaitWorkers();
            Client client = new Client(server.url());
            crashed = client.submit("[{\"halt\": 9}]", "{}");
            assertThat(client.awaitEnd(crashed).getString("state")).isEqualTo("FAILED");
            running = client.submit("[[{\"kill\": \"SIGSTOP\", \"attempts\": 1}, {\"sleep\": \"10s\", \"attempts\": 1}],"
                    + "[{\"spin\": true, \"attempts\": 1}], {\"return\": 3}]", "{\"chunkSize\": 1, \"stallTimeout\": \"10m\"}");
            for (int item = 0; item < 2; item++) {
                Map<String, Object> worker = client.awaitItem(running, item);
                pids.add(Client.pid(worker));
            }
            server.kill();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        for (long pid : pids) {
            while (Client.isRunning(pid)) {
                assertThat(System.nanoTime()).as("worker %s outlives its server", pid).isLessThan(deadline);
            }
        }
        afterARestart(crashed, running);
    }

    private void afterARestart(String crashed, String running) {
        try (GristmillServer server = GristmillServer.startIn(data, "gristmill.functions.chaos=true")) {
            Client client = new Client(server.url());
            client.given().get("/v1/jobs/" + crashed + "/items/0/post-mortem").then().statusCode(200).body("exitCode",
                    equalTo(9));
            // The server's death strikes nobody: both items run again, as their first try.
            client.given().post("/v1/jobs/" + running + "/cancel").then().statusCode(202);
            assertThat(client.awaitEnd(running).getString("state")).isEqualTo("CANCELLED");
            client.assertWhole(2);
        }
    }
}
