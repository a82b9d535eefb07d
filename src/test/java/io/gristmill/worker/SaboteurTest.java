package io.gristmill.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.wire.Block;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ProtocolException;

/** What the server gets to see of a worker that breaks the protocol. */
@Timeout(120)
class SaboteurTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "truncated", "oversize"})
    void brokenFramesAreRecognised(String frame) throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, "{'badFrame': '" + frame + "'}", "{'return': 1}");

            assertThatExceptionOfType(ProtocolException.class).isThrownBy(worker::records);
        }
    }

    @Test
    void aBlockIsSentTwice() throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, "{'sleep': '1ms'}", "{'badFrame': 'duplicate'}");

            FromWorker.Results first = (FromWorker.Results) worker.receive();
            FromWorker.Results second = (FromWorker.Results) worker.receive();
            assertThat(second.attempt()).isEqualTo(first.attempt());
            assertThat(second.block()).isEqualTo(first.block());
        }
    }

    @Test
    void aRecordOfAnotherChunkIsSentWhereThereIsNoneToRepeat() throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, "{'badFrame': 'duplicate'}");

            FromWorker.Results results = (FromWorker.Results) worker.receive();
            assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Block.validate(results.block()))
                    .withMessageContaining("-1");
        }
    }

    @Test
    void silenceLastsAsLongAsItsAttempt() throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, "{'badFrame': 'silence'}", "{'return': 1}");
            assertThat(worker.records()).isEmpty();
            worker.play(0, "{'return': 1}");
            assertThat(worker.records()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"next, 0, 2, 1", "end, 2, 1000002, 1", "done, 2, 2, 1000002"})
    void thePageIsSpoilt(String what, int next, int end, int done) throws IOException {
        try (LoneWorker worker = LoneWorker.withChaos(directory)) {
            worker.play(0, "{'return': 1}", "[{'corruptPage': '" + what + "'}, {'spin': true}]");
            while (worker.page.next() != next || worker.page.unclaimed() != end - next || worker.page.done() != done) {
                Thread.onSpinWait();
            }
        }
    }
}
