package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;

/**
 * Many faults of all kinds at once, drawn from a seed: what succeeds is what was good, exactly. The long form, with workers that are
 * killed from outside besides:
 *
 * <pre>
 * ./mvnw -B verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ChaosIT -Dchaos.items=20000 -Dchaos.kills=50
 * </pre>
 *
 * {@code -Dchaos.seed} repeats a run.
 */
@Tag("slow")
@Order(5)
class ChaosIT {
    private static final int ITEMS = Integer.getInteger("chaos.items", 1000);
    private static final int KILLS = Integer.getInteger("chaos.kills", 0);
    private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());
    private static final int BAD_PERCENT = 15;
    private static final int CLEAN = 100;
    private static final String GOOD = Jobs.script("{'return': 'well'}");

    /** An item's fault, its share of the bad items, and the failure that it is; null if the item succeeds. */
    private record Draw(int share, String steps, @Nullable String kind) {}

    /** Most are of those that leave the worker alive: the others cost a process, or two, each. */
    // @formatter:off
    private static final List<Draw> DRAWS = List.of(
            new Draw(225, "{'throw': 'on purpose'}",                                 "EXCEPTION"),
            new Draw(90, "{'stackOverflow': true}",                                 "EXCEPTION"),
            new Draw(90, "{'unheard of': true}",                                    "INVALID_INPUT"),
            new Draw(90, "{'largeResult': '2MiB'}",                                 "RESULT_TOO_LARGE"),
            new Draw(54,  "{'flood': '1MiB'}",                                       null),
            new Draw(54,  "{'readStdin': true}",                                     null),
            new Draw(54,  "{'leak': '64KB'}",                                        null),
            new Draw(36,  "{'threads': 1}",                                          null),
            new Draw(2,  "{'spawn': 2}",                                            null),
            new Draw(36,  "{'corruptPage': 'truncate'}",                             null),
            new Draw(2,  "{'halt': 9, 'attempts': 1}",                              null),
            new Draw(1,  "{'segv': true, 'attempts': 1}",                           null),
            new Draw(1,  "{'oom': 'heap', 'attempts': 1}",                          null),
            new Draw(1,  "{'exit': 0}",                                             "CRASHED"),
            new Draw(1,  "{'exit': 7}",                                             "CRASHED"),
            new Draw(1,  "{'halt': 9}",                                             "CRASHED"),
            new Draw(1,  "{'nativeExit': 0}",                                       "CRASHED"),
            new Draw(1,  "{'abort': true}",                                         "CRASHED"),
            new Draw(1,  "{'segv': true}",                                          "CRASHED"),
            new Draw(1,  "{'kill': 'SIGKILL'}, {'sleep': '20s'}",                   "CRASHED"),
            new Draw(1,  "{'kill': 'SIGTERM'}, {'sleep': '20s'}",                   "CRASHED"),
            new Draw(1,  "{'badFrame': 'garbage'}, {'sleep': '20s'}",               "CRASHED"),
            new Draw(1,  "{'badFrame': 'oversize'}, {'sleep': '20s'}",              "CRASHED"),
            new Draw(1,  "{'badFrame': 'duplicate'}, {'sleep': '20s'}",             "CRASHED"),
            new Draw(1,  "{'corruptPage': 'end'}, {'sleep': '20s'}",                "CRASHED"),
            new Draw(1,  "{'oom': 'direct'}",                                       "OUT_OF_MEMORY"),
            new Draw(1,  "{'sleep': '20s'}",                                        "TIMEOUT"),
            new Draw(1,  "{'spin': true}",                                          "TIMEOUT"));
    // @formatter:on

    @Test
    void whatSucceedsIsWhatWasGoodAndEveryFailureIsTheOneThatWasDrawn() {
        System.out.printf("ChaosIT: -Dchaos.items=%d -Dchaos.seed=%d -Dchaos.kills=%d%n", ITEMS, SEED, KILLS);
        Map<Integer, Draw> drawn = draw(new Random(SEED));
        List<String> items = new ArrayList<>(Collections.nCopies(ITEMS, GOOD));
        drawn.forEach((index, draw) -> items.set(index, Jobs.script(draw.steps)));
        Map<Integer, String> bad = new TreeMap<>();
        drawn.forEach((index, draw) -> {
            if (draw.kind != null) {
                bad.put(index, draw.kind);
            }
        });

        try (GristmillServer server = GristmillServer.start("gristmill.functions.chaos=true", "gristmill.pool.heap=64MB",
                "gristmill.limits.memory-headroom=256MB")) {
            Jobs jobs = new Jobs(server.url());
            String job = jobs.submit(items, "'itemTimeout': '2s', 'resultSize': '1MB'");
            kill(jobs, job);
            JsonPath end = jobs.end(job);

            Map<Integer, String> failures = failures(jobs.results(job));
            if (KILLS == 0) {
                assertThat(failures).isEqualTo(bad);
            } else {
                assertKilledBesides(failures, bad);
            }
            assertThat(Jobs.counts(end)).isEqualTo(new Jobs.Counts(ITEMS - failures.size(), failures.size(), 0));
            assertThat(end.getString("state")).isEqualTo("PARTIALLY_SUCCEEDED");

            JsonPath clean = jobs.end(jobs.submit(Collections.nCopies(CLEAN, GOOD), ""));
            assertThat(Jobs.counts(clean)).isEqualTo(new Jobs.Counts(CLEAN, 0, 0));
            jobs.awaitTwoIdleWorkers();
            Jobs.poll(() -> Leftovers.of(jobs.pids().getFirst()).isEmpty());
        }
    }

    private static Map<Integer, Draw> draw(Random random) {
        List<Draw> hat = DRAWS.stream().flatMap(draw -> Collections.nCopies(draw.share, draw).stream()).toList();
        List<Integer> indexes = new ArrayList<>(IntStream.range(0, ITEMS).boxed().toList());
        Collections.shuffle(indexes, random);
        Map<Integer, Draw> drawn = new TreeMap<>();
        for (int index : indexes.subList(0, ITEMS * BAD_PERCENT / 100)) {
            // Each fault comes once before chance decides.
            drawn.put(index, drawn.size() < DRAWS.size() ? DRAWS.get(drawn.size()) : hat.get(random.nextInt(hat.size())));
        }
        return drawn;
    }

    /** As another client could: ends a worker, whatever it does, each time that the job has got on. */
    private static void kill(Jobs jobs, String job) {
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            int before = jobs.done(job);
            Jobs.poll(() -> jobs.done(job) > before || jobs.done(job) == ITEMS);
            List<Long> pids = jobs.pids();
            if (!pids.isEmpty()) {
                ProcessHandle.of(pids.get(random.nextInt(pids.size()))).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    /** An item that was in flight at two kills has crashed, whatever else it would have come to. */
    private static void assertKilledBesides(Map<Integer, String> failures, Map<Integer, String> bad) {
        assertThat(failures).containsKeys(bad.keySet().toArray(Integer[]::new)).hasSizeLessThanOrEqualTo(bad.size() + KILLS / 2);
        failures.forEach((index, kind) -> assertThat(kind).isIn(bad.getOrDefault(index, "CRASHED"), "CRASHED"));
    }

    /** The kinds of failures by item; each item must have one record. */
    private static Map<Integer, String> failures(List<Map<String, Object>> results) {
        assertThat(results).extracting(result -> result.get("index")).isEqualTo(IntStream.range(0, ITEMS).boxed().toList());
        Map<Integer, String> failures = new TreeMap<>();
        for (int index = 0; index < ITEMS; index++) {
            if (results.get(index).get("failure") instanceof Map<?, ?> failure) {
                failures.put(index, String.valueOf(failure.get("kind")));
            }
        }
        return failures;
    }
}
