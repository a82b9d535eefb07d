package io.gristmill.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTest {
    private final BlockWriter writer = new BlockWriter(1000);

    @Test
    void whatIsWrittenIsRead() throws IOException {
        value(7, 1, "\"a\"");
        writer.begin(8, 2);
        writer.name("b.jpg");
        writer.failed(new RecordFailure("CRASHED", "The worker died", "It was killed", null, "SIGKILL", null, true));
        writer.begin(9, 1);
        writer.beginValue();
        writer.number(-42);
        writer.endValue();
        writer.output(new RecordOutput("c.png", "image/png", 3, "0".repeat(64), false), new byte[] {1, 2, 3});
        writer.succeeded();

        Block block = Block.validate(writer.take());

        assertThat(block).extracting(Block::from, Block::to, Block::succeeded, Block::failed).containsExactly(7L, 10L, 2L, 1L);
        List<ResultRecord> records = records(block);
        assertThat(text(records.get(0))).isEqualTo("\"a\"");
        assertThat(records.get(1).attempts()).isEqualTo(2);
        assertThat(records.get(1).name()).isEqualTo("b.jpg");
        assertThat(records.get(1).failure())
                .isEqualTo(new RecordFailure("CRASHED", "The worker died", "It was killed", null, "SIGKILL", null, true));
        assertThat(text(records.get(2))).isEqualTo("-42");
        assertThat(records.get(2).output()).isEqualTo(new RecordOutput("c.png", "image/png", 3, "0".repeat(64), false));
        assertThat(records.get(2).outputBytes()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    @Test
    void aRangeRecordStandsForAllItsNumbers() throws IOException {
        writer.beginRange(100, 1_000_000, 1);
        writer.beginValue();
        writer.ascii("5");
        writer.endValue();
        writer.succeeded();

        Block block = Block.validate(writer.take());

        assertThat(block).extracting(Block::from, Block::to, Block::succeeded).containsExactly(100L, 1_000_000L, 999_900L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, -1, -10, Long.MAX_VALUE, Long.MIN_VALUE, 1_000_000_000_000L})
    void numbersAreWrittenAsJavaWritesThem(long number) throws IOException {
        writer.begin(0, 1);
        writer.beginValue();
        writer.number(number);
        writer.endValue();
        writer.succeeded();
        assertThat(text(records(Block.validate(writer.take())).getFirst())).isEqualTo(Long.toString(number));
    }

    @Test
    void aRecordThatIsRolledBackLeavesNothing() throws IOException {
        value(0, 1, "1");
        writer.begin(1, 1);
        writer.beginValue();
        writer.ascii("half");
        writer.rollback();
        value(1, 1, "2");
        assertThat(Block.validate(writer.take()).to()).isEqualTo(2);
    }

    @Test
    void aRecordOverItsLimitIsRefusedBeforeItGrows() {
        writer.begin(0, 1);
        writer.beginValue();
        assertThatExceptionOfType(BlockWriter.RecordTooLargeException.class)
                .isThrownBy(() -> writer.put(new byte[2000], 0, 2000));
    }

    @Test
    void recordsThatDoNotFollowEachOtherAreRefused() {
        value(3, 1, "1");
        value(5, 1, "2");
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Block.validate(writer.take()))
                .withMessage("Record 5 does not follow 3");
    }

    /** A worker may send anything at all: whatever byte is changed, the block is refused and nothing else goes wrong. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aBlockThatWasTamperedWithIsRefused(long seed) {
        Random random = new Random(seed);
        value(0, 1, "\"some value\"");
        value(1, 1, "2");
        ByteBuffer block = writer.take();
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        for (int round = 0; round < 2_000; round++) {
            byte[] tampered = bytes.clone();
            int at = random.nextInt(tampered.length);
            tampered[at] ^= (byte) (1 + random.nextInt(255));
            assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Block.validate(ByteBuffer.wrap(tampered)));
        }
    }

    private void value(long index, int attempts, String json) {
        writer.begin(index, attempts);
        writer.beginValue();
        writer.text(json);
        writer.endValue();
        writer.succeeded();
    }

    private static List<ResultRecord> records(Block block) throws IOException {
        List<ResultRecord> records = new ArrayList<>();
        Block.forEach(block.bytes(), records::add);
        return records;
    }

    @Test
    void whatItemsAccumulateTravelsInTheirRecords() throws IOException {
        writer.begin(3, 1);
        writer.beginValue();
        writer.ascii("1");
        writer.endValue();
        delta(RecordDelta.Kind.COUNT, "n", "", "-12345678901234567890");
        delta(RecordDelta.Kind.PUT, "é", "k", "[1]");
        writer.succeeded();
        value(4, 1, "2");

        List<ResultRecord> records = records(Block.validate(writer.take()));

        assertThat(text(records.get(0))).isEqualTo("1");
        assertThat(records.get(0).deltas()).extracting(RecordDelta::kind, RecordDelta::name, RecordDelta::key,
                delta -> new String(delta.json(), StandardCharsets.UTF_8)).containsExactly(
                        tuple(RecordDelta.Kind.COUNT, "n", "", "-12345678901234567890"),
                        tuple(RecordDelta.Kind.PUT, "é", "k", "[1]"));
        assertThat(records.get(1).hasDeltas()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'',1", "n,1.5", "n,-", "n,''", "n,1 2"})
    void aCountThatIsNoneIsRefused(String name, String number) {
        writer.begin(3, 1);
        delta(RecordDelta.Kind.COUNT, name, "", number);
        writer.succeeded();
        ByteBuffer block = writer.take();
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Block.validate(block)).withMessageContaining(
                "accumulator");
    }

    @Test
    void aFailedItemAccumulatesNothing() {
        writer.begin(3, 1);
        delta(RecordDelta.Kind.COUNT, "n", "", "1");
        writer.failed(RecordFailure.of("EXCEPTION", "no", ""));
        ByteBuffer block = writer.take();
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Block.validate(block)).withMessageContaining(
                "accumulator");
    }

    private void delta(RecordDelta.Kind kind, String name, String key, String json) {
        writer.beginDelta(kind, name, key);
        writer.ascii(json);
        writer.endDelta();
    }

    private static String text(ResultRecord result) throws ProtocolException {
        byte[] value = result.value();
        return value == null ? "none" : new String(value, StandardCharsets.UTF_8);
    }
}
