package io.gristmill.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.source.Source;
import io.gristmill.wire.ExitCode;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.FunctionDescription;
import io.gristmill.wire.RecordFailure;
import io.gristmill.wire.ResultRecord;
import io.gristmill.wire.ToWorker;

/** How a worker process behaves when its functions do not. */
@Timeout(120)
class WorkerProcessTest {
    @TempDir
    Path directory;

    @Test
    void itemsKnowWhichTryTheyAre() throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.limits = new ToWorker.Limits(0, 2, 8 << 20, 1 << 20, 0);
            worker.play(0, "[{'throw': 'no', 'attempts': 2}, {'return': 'third'}]", "{'throw': 'never'}");
            List<ResultRecord> first = worker.records();
            worker.play(1, "[{'throw': 'no', 'attempts': 1}, {'return': 'second'}]");
            List<ResultRecord> alone = worker.records();

            assertThat(first).extracting(ResultRecord::attempts).containsExactly(3, 3);
            assertThat(first).extracting(ResultRecord::succeeded).containsExactly(true, false);
            assertThat(alone).extracting(ResultRecord::attempts).containsExactly(2);
        }
    }

    @Test
    void initialisersKnowWhichTryTheyAre() throws IOException {
        String parameters = "{\"initialise\": [{\"throw\": \"not yet\", \"attempts\": 1}]}";
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            Source source = new Source.Range(0, 1, 1);
            assertThat(worker.open("chaos.script", parameters, 0, source)).isInstanceOfSatisfying(FromWorker.OpenFailed.class,
                    failed -> assertThat(failed.failure().title()).endsWith("not yet"));
            assertThat(worker.open("chaos.script", parameters, 1, source)).isInstanceOf(FromWorker.Opened.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'oom': 'direct'} | Cannot reserve ",
            "{'oom': 'threads'} | unable to create native thread",
            "{'throw': 'by hand', 'class': 'java.lang.OutOfMemoryError'} | by hand"})
    void outOfMemoryOfAnyKindEndsTheWorkerAlike(String script, String message) throws Exception {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, script);

            assertThat(worker.process.waitFor()).isEqualTo(3);
            assertThat(worker.log()).contains("Terminating due to java.lang.OutOfMemoryError: " + message);
        }
    }

    @Test
    void outOfMemoryThatWasCaughtAndWrappedEndsTheWorkerToo() throws Exception {
        try (LoneWorker worker = new LoneWorker(directory, List.of())) {
            worker.open("test.wrapped", "{}", 0, new Source.Range(0, 1, 1));
            worker.run(1, 0);

            assertThat(worker.process.waitFor()).isEqualTo(3);
            assertThat(worker.log()).contains("Terminating due to java.lang.OutOfMemoryError: elsewhere");
        }
    }

    @Test
    void outOfMemoryWhileInitialisingEndsTheWorkerToo() throws Exception {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.send(new ToWorker.Open("j1", "chaos.script", "{\"initialise\": [{\"oom\": \"direct\"}]}",
                    new Source.Range(0, 1, 1).encode(), null, worker.limits, 0));

            assertThat(worker.process.waitFor()).isEqualTo(3);
        }
    }

    @Test
    void aStackOverflowIsAnExceptionAndTheWorkerGoesOn() throws Exception {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, "{'stackOverflow': true}", "{'return': 1}");
            List<ResultRecord> records = worker.records();

            assertThat(failure(records.getFirst()).kind()).isEqualTo("EXCEPTION");
            assertThat(records.getLast().succeeded()).isTrue();
        }
    }

    @Test
    void aResultThatIsTooLargeNamesTheLimit() throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.limits = new ToWorker.Limits(0, 2, 1024, 1 << 20, 0);
            worker.play(0, "{'largeResult': '1KB'}");
            ResultRecord item = worker.records().getFirst();
            worker.open("test.wide", "{}", 0, new Source.Range(0, 1, 10));
            worker.run(10, 0);
            ResultRecord block = worker.records().getFirst();

            for (ResultRecord each : List.of(item, block)) {
                assertThat(failure(each).kind()).isEqualTo("RESULT_TOO_LARGE");
                assertThat(failure(each).bound()).isEqualTo(new RecordFailure.Bound("resultSize", "1KB"));
                assertThat(each.attempts()).isOne();
            }
        }
    }

    @Test
    void aFailureIsRecordedWhereItsTraceIsTooLarge() throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.limits = new ToWorker.Limits(0, 0, 1000, 1 << 20, 0);
            worker.play(0, "{'stackOverflow': true}");

            assertThat(failure(worker.records().getFirst()).title()).isEqualTo("java.lang.StackOverflowError");
        }
    }

    @Test
    void anExceptionThatCannotBeShownIsStillOne() throws IOException {
        try (LoneWorker worker = new LoneWorker(directory, List.of())) {
            worker.open("test.unspeakable", "{}", 0, new Source.Range(0, 1, 1));
            worker.run(1, 0);

            assertThat(failure(worker.records().getFirst()).title()).contains("Unspeakable");
        }
    }

    @Test
    void aFunctionThatLeavesItsThreadInterruptedDoesNoHarm() throws IOException {
        try (LoneWorker worker = new LoneWorker(directory, List.of())) {
            worker.open("test.interrupting", "{}", 0, new Source.Range(0, 1, 3));
            worker.run(3, 0);

            assertThat(worker.records()).hasSize(3).allMatch(ResultRecord::succeeded);
        }
    }

    @Test
    void aSpinningItemIsSeenInADump() throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, "{'spin': true}");

            String dump = worker.dump();
            while (!dump.contains("Standstill.spin")) {
                dump = worker.dump();
            }

            assertThat(dump).contains("\"items\" RUNNABLE").doesNotContain("deadlock:");
        }
    }

    @Test
    void aDeadlockIsSeenInADump() throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, "{'deadlock': true}");

            String dump = worker.dump();
            while (!dump.startsWith("Found a deadlock: ")) {
                dump = worker.dump();
            }

            assertThat(dump.lines().findFirst().orElseThrow()).contains("\"items\"", "\"deadlocked\"");
            assertThat(dump).containsPattern("\"items\" BLOCKED\n    waits for java.lang.Object\\S+, which \"deadlocked\" has");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'exit': 7} | 7", "{'kill': 'SIGTERM'} | 143"})
    void theEndOfAJvmIsAnnounced(String script, int code) throws Exception {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, script.replace("}", "}, {'spin': true}]").replaceFirst("^", "["));

            assertThat(worker.receive()).isInstanceOf(FromWorker.Exiting.class);
            assertThat(worker.process.waitFor()).isEqualTo(code);
        }
    }

    @Test
    void anEndThatHangsIsAnnounced() throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, "{'hangInShutdownHook': true}");

            assertThat(worker.receive()).isInstanceOf(FromWorker.Exiting.class);
            assertThat(worker.dump()).contains("hanging hook");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'halt': 9} | 9", "{'nativeExit': 0} | 0"})
    void otherEndsAreNot(String script, int code) throws Exception {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, script);

            assertThatExceptionOfType(EOFException.class).isThrownBy(worker::receive);
            assertThat(worker.process.waitFor()).isEqualTo(code);
        }
    }

    @Test
    void aSegmentationFaultLeavesAReport() throws Exception {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, "{'segv': true}");
            worker.process.waitFor();

            assertThat(directory.resolve("hs_err")).content().contains("SIGSEGV");
        }
    }

    @Test
    void aClosedStandardInputIsNotTheEndWhileTheServerLives() throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.process.getOutputStream().close();
            while (!worker.dump().contains("Lifeline.pause")) {
                Thread.onSpinWait();
            }
            worker.play(0, "[{'closeStdio': true}, {'return': 1}]");

            assertThat(worker.records()).hasSize(1).allMatch(ResultRecord::succeeded);
        }
    }

    @Test
    void aClosedStandardInputIsTheEndWhenTheParentIsAnother() throws Exception {
        // Not as on Linux, where the kernel would end the worker before the lifeline can.
        List<String> shell = List.of("sh", "-c", "exec 3<&0; \"$@\" <&3 & wait", "sh");
        try (LoneWorker worker = new LoneWorker(directory, shell, "-Dos.name=Other")) {
            while (!worker.dump().contains("Lifeline.awaitEnd")) {
                Thread.onSpinWait();
            }
            ProcessHandle orphan = ProcessHandle.of(worker.hello.pid()).orElseThrow();
            var input = worker.process.getOutputStream();
            worker.process.toHandle().destroyForcibly();
            worker.process.toHandle().onExit().join();
            assertThat(orphan.isAlive()).isTrue();
            input.close();

            assertThatExceptionOfType(EOFException.class).isThrownBy(worker::receive);
            orphan.onExit().join();
        }
    }

    @Test
    void theEndOfTheConnectionIsTheEnd() throws Exception {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, "{'spin': true}");
            worker.awaitClaim();
            worker.channel.close();

            assertThat(worker.process.waitFor()).isEqualTo(ExitCode.ORPHANED.code());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dgristmill.chaos=false", "-Dgristmill.other=true"})
    void chaosDoesNotExistUnlessAskedFor(String option) throws IOException {
        try (LoneWorker worker = new LoneWorker(directory, List.of(), option)) {
            worker.send(new ToWorker.Describe());
            assertThat(((FromWorker.Described) worker.receive()).functions()).extracting(FunctionDescription::name)
                    .contains("data.echo", "test.wide").doesNotContain("chaos.script");
            assertThat(worker.open("chaos.script", "{}", 0, new Source.Range(0, 1, 1)))
                    .isInstanceOf(FromWorker.OpenFailed.class);
        }
    }

    @Test
    void closingWhatIsNotOpenIsHarmless() throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.send(new ToWorker.Close());
            worker.play(0, "{'return': 1}");
            assertThat(worker.records()).hasSize(1);
            worker.send(new ToWorker.Close());
            worker.send(new ToWorker.Close());
            worker.send(new ToWorker.Describe());

            assertThat(((FromWorker.Described) worker.receive()).functions()).extracting(FunctionDescription::name)
                    .contains("chaos.script");
        }
    }

    private static RecordFailure failure(ResultRecord result) throws IOException {
        return Objects.requireNonNull(result.failure());
    }
}
