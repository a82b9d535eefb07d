package io.gristmill.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.wire.StatusPage;

/** The claim word between two real processes: one claims, the other takes tails back while items are running. */
class SharedPageStressTest {
    private static final int ITEMS = 20_000_000;

    @TempDir
    Path directory;

    /** Claims items one by one until nothing is left, then says how many there were and what their sum is. */
    static final class Claimer {
        private Claimer() {}

        public static void main(String[] arguments) throws IOException {
            StatusPage page;
            try (FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                page = StatusPage.map(file);
            }
            System.out.println("mapped");
            while (page.unclaimed() == 0) {
                Thread.onSpinWait();
            }
            long count = 0;
            long sum = 0;
            for (StatusPage.Claim claim = page.claim(1); !claim.isEmpty(); claim = page.claim(1)) {
                count++;
                sum += claim.from();
                page.finished(claim.to());
            }
            System.out.println(count + " " + sum);
        }
    }

    @Test
    void everyItemIsClaimedOrReclaimedExactlyOnceAcrossProcesses() throws Exception {
        SharedPage shared = SharedPage.create(directory.resolve("page"));
        Process claimer = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Claimer.class.getName(),
                shared.location.toString())).redirectErrorStream(true).start();
        try (BufferedReader output = claimer.inputReader()) {
            assertThat(output.readLine()).isEqualTo("mapped");
            shared.conceal();
            shared.page.publish(ITEMS);
            long reclaimed = 0;
            long reclaimedSum = 0;
            int steals = 0;
            while (shared.page.unclaimed() > 0) {
                int keep = Math.max(0, shared.page.unclaimed() - ThreadLocalRandom.current().nextInt(1, 200));
                StatusPage.Claim taken = shared.page.reclaim(keep);
                reclaimed += taken.size();
                reclaimedSum += (long) taken.size() * (taken.from() + taken.to() - 1L) / 2;
                steals += taken.isEmpty() ? 0 : 1;
            }
            String[] claimed = output.readLine().split(" ");
            assertThat(Long.parseLong(claimed[0]) + reclaimed).isEqualTo(ITEMS);
            assertThat(Long.parseLong(claimed[1]) + reclaimedSum).isEqualTo((long) ITEMS * (ITEMS - 1L) / 2);
            assertThat(steals).isPositive();
            assertThat(shared.page.done()).isEqualTo(shared.page.next());
        } finally {
            claimer.destroyForcibly();
        }
    }
}
