package io.gristmill;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What an item can do to its worker, and what that must come to.
 *
 * @param steps   of {@code chaos.script}, with single quotes
 * @param outcome of the item
 * @param says    a part of the failure's title, and of the reason why a job cannot be initialised; empty if all goes well
 * @param trial   where to try it
 * @param options of the job, with single quotes
 */
record Fault(String steps, Outcome outcome, String says, Trial trial, String options) {
    /** What neighbours in the same bunch left unsent is sent by then; what a worker holds back, or lies about, nobody can see. */
    private static final String AFTER_A_BEAT = "{'sleep': '400ms'}, ";
    private static final String PROTOCOL = "broke the protocol";
    private static final int SIGABRT = 128 + 6;
    private static final int SIGKILL = 128 + 9;
    private static final int SIGTERM = 128 + 15;

    /** Every step that does harm, with what makes it be noticed. */
    // @formatter:off
    static final List<Fault> ALL = List.of(
            thrown  ("{'throw': 'on purpose'}",                           "on purpose").alsoAtFirst(),
            thrown  ("{'throw': 'x', 'class': 'java.lang.LinkageError'}", "LinkageError"),
            thrown  ("{'stackOverflow': true}",                           "StackOverflowError"),
            tooLarge("{'largeResult': '2MiB'}",                           "too large"),

            crash   ("{'exit': 0}",                                       "exited with code 0", 0, null).inOnePlace(),
            crash   ("{'exit': 7}",                                       "exited with code 7", 7, null).inOnePlace().alsoAtFirst(),
            crash   ("{'halt': 9}",                                       "exited with code 9", 9, null),
            crash   ("{'nativeExit': 0}",                                 "exited with code 0", 0, null).inOnePlace(),
            crash   ("{'abort': true}",                                   "ended by SIGABRT", SIGABRT, "SIGABRT").inOnePlace(),
            crash   ("{'segv': true}",                                    "ended by SIGSEGV", SIGABRT, "SIGSEGV").inOnePlace(),
            crash   ("{'kill': 'SIGTERM'}, {'sleep': '20s'}",             "ended by SIGTERM", SIGTERM, "SIGTERM").inOnePlace(),
            crash   ("{'kill': 'SIGKILL'}, {'sleep': '20s'}",             "ended by SIGKILL", SIGKILL, "SIGKILL").inOnePlace(),
            crash   ("{'hangInShutdownHook': true}",                      "did not end", SIGKILL, "SIGKILL").inOnePlace(),

            starved ("{'oom': 'heap'}",                                   "Java heap space", "heap").inOnePlace().alsoAtFirst(),
            starved ("{'oom': 'direct'}",                                 "direct buffer memory", "heap").inOnePlace(),
            starved ("{'oom': 'metaspace'}",                              "Metaspace", null).inOnePlace(),
            starved ("{'oom': 'threads'}",                                "unable to create native thread", null).inOnePlace(),
            starved ("{'oom': 'native'}",                                 "too much memory", "memory").inOnePlace(),
            starved ("{'leak': '500MiB'}, {'sleep': '20s'}",              "too much memory", "memory").inOnePlace(),

            late    ("{'sleep': '20s'}",                                  "TIMEOUT", "itemTimeout", "ran too long").inOnePlace().alsoAtFirst(),
            late    ("{'spin': true}",                                    "TIMEOUT", "itemTimeout", "ran too long").inOnePlace(),
            late    ("{'deadlock': true}",                                "TIMEOUT", "itemTimeout", "ran too long").inOnePlace(),
            late    ("{'kill': 'SIGSTOP'}, {'sleep': '20s'}",             "STALLED", "stallTimeout", "no sign of life").inOnePlace().alsoAtFirst(),

            crash   (AFTER_A_BEAT + "{'badFrame': 'garbage'}",            PROTOCOL, SIGKILL, "SIGKILL").inOnePlace().alsoAtFirst(),
            crash   (AFTER_A_BEAT + "{'badFrame': 'truncated'}",          PROTOCOL, SIGKILL, "SIGKILL").inOnePlace(),
            crash   (AFTER_A_BEAT + "{'badFrame': 'oversize'}",           PROTOCOL, SIGKILL, "SIGKILL").inOnePlace(),
            crash   (AFTER_A_BEAT + "{'badFrame': 'duplicate'}",          PROTOCOL, SIGKILL, "SIGKILL").inOnePlace(),
            crash   (AFTER_A_BEAT + "{'badFrame': 'silence'}",            PROTOCOL, SIGKILL, "SIGKILL").inOnePlace(),
            crash   ("{'corruptPage': 'next'}, {'sleep': '20s'}",         PROTOCOL, SIGKILL, "SIGKILL").with("'stallTimeout': '1s'").inOnePlace(),
            crash   ("{'corruptPage': 'end'}, {'sleep': '20s'}",          PROTOCOL, SIGKILL, "SIGKILL").inOnePlace(),
            crash   (AFTER_A_BEAT + "{'corruptPage': 'done'}, {'sleep': '20s'}", PROTOCOL, SIGKILL, "SIGKILL").inOnePlace(),

            harmless("{'corruptPage': 'truncate'}, {'sleep': '100ms'}"),
            harmless("{'flood': '64MiB'}"),
            harmless("{'closeStdio': true}"),
            harmless("{'readStdin': true}"),
            harmless("{'threads': 8}"),
            harmless("{'spawn': 8}"));
    // @formatter:on

    /** All of an item's record that is no text. */
    record Outcome(String state, int attempts, @Nullable Object kind, @Nullable Object exitCode, @Nullable Object signal,
            @Nullable Object limit, boolean examined) {
        static final Outcome SUCCESS = new Outcome("SUCCEEDED", 1, null, null, null, null, false);

        static Outcome of(Map<String, Object> result) {
            Map<?, ?> failure = result.get("failure") instanceof Map<?, ?> map ? map : Map.of();
            Object limit = failure.get("limit") instanceof Map<?, ?> map ? map.get("name") : null;
            return new Outcome(String.valueOf(result.get("state")), result.get("attempts") instanceof Integer count ? count : 0,
                    failure.get("kind"), failure.get("exitCode"), failure.get("signal"), limit,
                    failure.get("postMortem") != null);
        }
    }

    /** Where to try a fault: each costs processes, and many come to the same in all places. */
    enum Trial {
        ONE_PLACE, ALL_PLACES, ONE_PLACE_AND_INITIALISER, ALL_PLACES_AND_INITIALISER;

        boolean inOnePlace() {
            return this == ONE_PLACE || this == ONE_PLACE_AND_INITIALISER;
        }

        boolean ofInitialiser() {
            return this == ONE_PLACE_AND_INITIALISER || this == ALL_PLACES_AND_INITIALISER;
        }
    }

    private static Fault thrown(String steps, String says) {
        return new Fault(steps, new Outcome("FAILED", 1, "EXCEPTION", null, null, null, false), says, Trial.ALL_PLACES, "");
    }

    private static Fault tooLarge(String steps, String says) {
        return new Fault(steps, new Outcome("FAILED", 1, "RESULT_TOO_LARGE", null, null, "resultSize", false), says,
                Trial.ALL_PLACES,
                "'resultSize': '1MB'");
    }

    private static Fault crash(String steps, String says, int exitCode, @Nullable String signal) {
        return new Fault(steps, new Outcome("FAILED", 2, "CRASHED", exitCode, signal, null, true), says, Trial.ALL_PLACES, "");
    }

    private static Fault starved(String steps, String says, @Nullable String limit) {
        return new Fault(steps, new Outcome("FAILED", 2, "OUT_OF_MEMORY", null, null, limit, true), says, Trial.ALL_PLACES, "");
    }

    private static Fault late(String steps, String kind, String limit, String says) {
        String options = limit.equals("itemTimeout") ? "'itemTimeout': '1s', 'initTimeout': '1s'" : "'stallTimeout': '1s'";
        return new Fault(steps, new Outcome("FAILED", 1, kind, null, null, limit, true), says, Trial.ALL_PLACES, options);
    }

    private static Fault harmless(String steps) {
        return new Fault(steps, Outcome.SUCCESS, "", Trial.ALL_PLACES_AND_INITIALISER, "");
    }

    private Fault alsoAtFirst() {
        return new Fault(steps, outcome, says,
                trial.inOnePlace() ? Trial.ONE_PLACE_AND_INITIALISER : Trial.ALL_PLACES_AND_INITIALISER,
                options);
    }

    private Fault with(String jobOptions) {
        return new Fault(steps, outcome, says, trial, jobOptions);
    }

    private Fault inOnePlace() {
        return new Fault(steps, outcome, says, Trial.ONE_PLACE, options);
    }

    boolean isHarmless() {
        return outcome.equals(Outcome.SUCCESS);
    }

    @Override
    public String toString() {
        return steps;
    }
}
