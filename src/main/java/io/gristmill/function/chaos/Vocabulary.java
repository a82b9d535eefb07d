package io.gristmill.function.chaos;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;

/** The steps that a script can have, by name. */
final class Vocabulary {
    private static final String ATTEMPTS = "attempts";

    private static final Map<String, Word> WORDS = words(
            // Says what the value is.
            word("return", fields -> fields, (fields, stage) -> stage.value = fields.any()),
            word("initialised", Fields::yes, (_, stage) -> stage.value = stage.initialised),
            value("largeResult", Fields::textSize, "x"::repeat),
            value("env", Fields::text, System::getenv),
            value("pid", Fields::yes, _ -> ProcessHandle.current().pid()),
            value("fds", Fields::yes, _ -> Stdio.descriptors()),
            value("trespass", fields -> fields.integer("trespass", 1, Integer.MAX_VALUE), Natives::trespass),

            // Says what is accumulated: counts, appends the item's index, and puts it under the same name.
            word("accumulate", Fields::text, (name, stage) -> {
                stage.context.accumulators().count(name, 1);
                stage.context.accumulators().append(name, stage.index);
                stage.context.accumulators().put(name, name, stage.index);
            }),

            // Throws.
            action("throw", Throwing::of, Throwing::run, "class"),
            action("stackOverflow", Fields::yes, _ -> overflow(0)),

            // Ends the process.
            action("exit", Fields::exitCode, System::exit),
            action("halt", Fields::exitCode, Runtime.getRuntime()::halt),
            action("nativeExit", Fields::exitCode, Natives::exit),
            action("abort", Fields::yes, _ -> Natives.abort()),
            action("segv", Fields::yes, _ -> Natives.segmentationFault()),
            action("kill", fields -> fields.choice("kill", Natives.Signal.class), Natives::kill),
            action("oom", fields -> fields.choice("oom", Exhaustion.class), Exhaustion::begin),

            // Takes long, or for ever.
            action("sleep", Fields::duration, Standstill::sleep),
            action("meet", Fields::count, Standstill::meet),
            action("spin", Fields::durationOrEver, Standstill::spin),
            action("deadlock", Fields::yes, _ -> Standstill.deadlock()),
            action("hangInShutdownHook", Fields::yes, _ -> Standstill.exitAndHang()),

            // Uses memory, or leaves something behind.
            action("allocate", Fields::size, bytes -> Reference.reachabilityFence(Leftovers.onHeap(bytes))),
            action("leak", Fields::size, Natives::allocate),
            action("leakHeap", Fields::size, Leftovers::leakHeap),
            action("threads", Fields::count, Leftovers::threads),
            action("spawn", Fields::count, Leftovers::processes),

            // Spoils what joins the worker to the server.
            action("flood", Stdio.Flood::of, Stdio.Flood::run, "to"),
            action("closeStdio", Fields::yes, _ -> Stdio.close()),
            value("readStdin", Fields::yes, _ -> Stdio.read()),
            word("badFrame", fields -> fields.choice("badFrame", Sabotage.Frame.class),
                    (frame, stage) -> stage.sabotage().spoil(frame, stage.index)),
            word("corruptPage", fields -> fields.choice("corruptPage", Sabotage.Page.class),
                    (page, stage) -> stage.value = stage.sabotage().spoil(page)));

    private Vocabulary() {}

    /** What one word means. The options are fields that a step may have beside the one with its name. */
    private record Word(String name, Set<String> options, Function<Fields, Step> meaning) {}

    @FunctionalInterface
    private interface Effect<A> {
        void play(A argument, Stage stage) throws Exception;
    }

    @FunctionalInterface
    private interface Action<A> {
        void run(A argument) throws Exception;
    }

    @FunctionalInterface
    private interface Value<A> {
        @Nullable
        Object of(A argument) throws Exception;
    }

    private static <A> Word action(String name, Function<Fields, A> argument, Action<A> action, String... options) {
        return word(name, argument, (value, _) -> action.run(value), options);
    }

    private static <A> Word value(String name, Function<Fields, A> argument, Value<A> value) {
        return word(name, argument, (of, stage) -> stage.value = value.of(of));
    }

    /** The argument is read before anything is played. */
    private static <A> Word word(String name, Function<Fields, A> argument, Effect<A> effect, String... options) {
        return new Word(name, Set.of(options), fields -> {
            A value = argument.apply(fields);
            return stage -> effect.play(value, stage);
        });
    }

    private static Map<String, Word> words(Word... words) {
        return Arrays.stream(words).collect(Collectors.toMap(Word::name, word -> word, (one, _) -> one, TreeMap::new));
    }

    /** Reads one step. */
    static Step step(Map<?, ?> written) {
        Word word = null;
        for (Object field : written.keySet()) {
            Word named = WORDS.get(field);
            if (named != null && word != null) {
                throw notOneWord(written);
            }
            word = named == null ? word : named;
        }
        if (word == null) {
            throw notOneWord(written);
        }
        for (Object field : written.keySet()) {
            if (!field.equals(word.name) && !field.equals(ATTEMPTS) && !word.options.contains(field)) {
                throw new InvalidInputException("Step '" + word.name + "' has no '" + field + "', only "
                        + String.join(", ", word.options) + (word.options.isEmpty() ? "" : ", ") + ATTEMPTS);
            }
        }
        Fields fields = new Fields(word.name, written);
        Step step = word.meaning.apply(fields);
        if (!fields.has(ATTEMPTS)) {
            return step;
        }
        int attempts = fields.integer(ATTEMPTS, 1, Integer.MAX_VALUE);
        return stage -> {
            if (stage.attempt <= attempts) {
                step.play(stage);
            }
        };
    }

    private static InvalidInputException notOneWord(Map<?, ?> written) {
        return new InvalidInputException(
                "A step has the name of one of " + String.join(", ", WORDS.keySet()) + "; this one has " + written.keySet());
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }
}
