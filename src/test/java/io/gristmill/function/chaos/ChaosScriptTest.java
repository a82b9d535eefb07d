package io.gristmill.function.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The steps that a test survives, and what is said about steps that are none. Those that end a process are tested with a worker. */
class ChaosScriptTest {
    private static final FunctionContext CONTEXT = () -> Parameters.NONE;

    private final ChaosScript function = new ChaosScript();

    @Test
    void withoutAReturnTheValueIsTheIndex() throws Exception {
        assertThat(play("[]")).isEqualTo(4L);
        assertThat(play("{\"sleep\": \"0ms\"}")).isEqualTo(4L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'return': 'x'} | x", "[{'return': 1}, {'return': [2, null]}] | [2, null]",
            "{'return': null} | null", "{'env': 'GRISTMILL_NO_SUCH_VARIABLE'} | null", "{'largeResult': '3B'} | xxx",
            "{'allocate': '40MB'} | 4", "{'leak': '1MiB'} | 4", "{'leakHeap': '1KB'} | 4"})
    void valueIsThatOfTheLastStepWithOne(String script, String value) throws Exception {
        assertThat(String.valueOf(play(script.replace('\'', '"')))).isEqualTo(value);
    }

    @Test
    void aLargeResultHasAsManyBytesAsAskedFor() throws Exception {
        assertThat((String) play("{\"largeResult\": \"64KiB\"}")).hasSize(65_536);
    }

    @Test
    void aWorkerTellsItsProcessAndItsDescriptors() throws Exception {
        assertThat(play("{\"pid\": true}")).isEqualTo(ProcessHandle.current().pid());
        assertThat((List<?>) play("{\"fds\": true}")).isNotEmpty();
    }

    @Test
    void exceptionsHaveTheClassAndTheMessageThatWereAskedFor() {
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> play("{\"throw\": \"no\"}")).withMessage("no");
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> play("{\"throw\": \"late\", \"class\": \"java.util.concurrent.TimeoutException\"}"))
                .withMessage("late");
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> play("{\"stackOverflow\": true}"));
    }

    @Test
    void aSpinUsesSoMuchProcessorTime() throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();

        play("{\"spin\": \"1500us\"}");

        assertThat(threads.getCurrentThreadCpuTime() - before).isGreaterThanOrEqualTo(1_500_000);
    }

    @Test
    void anInterruptEndsASleep() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> play("{\"sleep\": \"1h\"}"));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aStepWithAttemptsHappensOnThatManyTries() throws Exception {
        String script = "[{\"throw\": \"not yet\", \"attempts\": 2}, {\"return\": \"now\"}]";

        assertThatThrownBy(() -> play(1, script)).hasMessage("not yet");
        assertThatThrownBy(() -> play(2, script)).hasMessage("not yet");
        assertThat(play(3, script)).isEqualTo("now");
    }

    @Test
    void itemsReadWhatTheInitialiserReturned() throws Exception {
        function.initialise(initialising(1, List.of(Map.of("return", "a model"))));

        assertThat(play("{\"initialised\": true}")).isEqualTo("a model");
    }

    @Test
    void anInitialiserCountsItsOwnTries() throws Exception {
        List<Map<String, Object>> script = List.of(Map.of("throw", "not yet", "attempts", 1), Map.of("return", "ready"));

        assertThatThrownBy(() -> function.initialise(initialising(1, script))).hasMessage("not yet");
        function.initialise(initialising(2, script));
        assertThat(play("{\"initialised\": true}")).isEqualTo("ready");
    }

    @ParameterizedTest
    @EnumSource
    void faultsOfTheProtocolAreLeftToTheSaboteur(Sabotage.Frame frame) throws Exception {
        StringBuilder spoilt = new StringBuilder();
        function.arm(new Sabotage() {
            @Override
            public void spoil(Frame what, long index) {
                spoilt.append(what).append(index);
            }

            @Override
            public String spoil(Page what) {
                return "spoilt " + what;
            }
        });

        play("{\"badFrame\": \"" + frame.name().toLowerCase() + "\"}");

        assertThat(spoilt).hasToString(frame + "4");
        assertThat(play("{\"corruptPage\": \"done\"}")).isEqualTo("spoilt DONE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"5 | A step is an object such as",
            "[[]] | A step is an object such as",
            "null | A step is an object such as", "{} | A step has the name of one of abort, accumulate, allocate, ",
            "{'slep': '2s'} | this one has [slep]", "{'spin': true, 'abort': true} | A step has the name of one of",
            "{'spin': true, 'to': 'stdout'} | Step 'spin' has no 'to', only attempts",
            "{'throw': 'x', 'to': 'stdout'} | Step 'throw' has no 'to', only class, attempts",
            "{'spin': false} | Step 'spin' takes true, or a duration such as 20us, 500ms, 2s or 1m, not false",
            "{'sleep': 2} | Step 'sleep' takes a duration such as 20us, 500ms, 2s or 1m, not 2",
            "{'leak': '3 MB'} | Step 'leak' takes a size such as 500B, 64KB, 3MiB or 1GiB, not 3 MB",
            "{'exit': 256} | Step 'exit' takes an integer from 0 to 255, not 256",
            "{'exit': 1.5} | Step 'exit' takes an integer from 0 to 255, not 1.5",
            "{'kill': 'SIGUSR1'} | Step 'kill' takes one of SIGKILL, SIGTERM, SIGSTOP, not SIGUSR1",
            "{'oom': 'disk'} | Step 'oom' takes one of heap, direct, native, metaspace, threads, not disk",
            "{'flood': '1KB', 'to': 'disk'} | 'to' of step 'flood' takes one of stdout, stderr, not disk",
            "{'badFrame': 'silent'} | one of garbage, truncated, oversize, duplicate, silence, not silent",
            "{'corruptPage': true} | Step 'corruptPage' takes one of next, end, done, truncate, not true",
            "{'largeResult': '4GiB'} | a size of at most 1023MiB", "{'env': 1} | Step 'env' takes a text, not 1",
            "{'throw': 'x', 'class': 'java.lang.String'} | 'class' of step 'throw' takes the name of an exception class",
            "{'throw': 'x', 'class': 'no.Such'} | such as java.util.concurrent.TimeoutException, not no.Such",
            "{'return': 1, 'attempts': 0} | 'attempts' of step 'return' takes an integer from 1 to"})
    void mistakesAreNamedAndSayWhatIsAllowed(String script, String message) {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> play(script.replace('\'', '"')))
                .withMessageContaining(message);
    }

    @Test
    void aMistakeInTheLastStepKeepsTheFirstFromHappening() {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> play("[{\"exit\": 1}, {\"exit\": -1}]"));
    }

    @Test
    void descriptorShowsAHarmlessJobAndFewParameters() throws Exception {
        JsonNode job = new JsonMapper().readTree(function.descriptor().example());

        assertThat(job.get("function").asString()).isEqualTo("chaos.script");
        assertThat(play(job.at("/input/items/0").toString())).isEqualTo("well");
        assertThatThrownBy(() -> play(job.at("/input/items/2").toString())).hasMessage("on purpose");
        assertThat(problems("{\"initialise\": [{\"sleep\": \"2s\"}]}")).isEmpty();
        assertThat(problems("{\"initialise\": {\"sleep\": \"2s\"}}")).contains("initialise");
        assertThat(problems("{\"initialize\": []}")).contains("initialize");
    }

    private @Nullable Object play(String script) throws Exception {
        return play(1, script);
    }

    private @Nullable Object play(int attempt, String script) throws Exception {
        return function.apply(new ScriptItem(4, attempt, script), CONTEXT);
    }

    private static FunctionContext initialising(int attempt, List<Map<String, Object>> script) {
        return new FunctionContext() {
            @Override
            public Parameters parameters() {
                return new Parameters(Map.of("initialise", script));
            }

            @Override
            public int attempt() {
                return attempt;
            }
        };
    }

    private String problems(String parameters) {
        return String.join("; ",
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(function.descriptor().parametersSchema()).validate(parameters, InputFormat.JSON).stream()
                        .map(Object::toString).toList());
    }
}
