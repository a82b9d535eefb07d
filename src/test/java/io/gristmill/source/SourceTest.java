package io.gristmill.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
    @TempDir
    private Path directory;

    private static byte[][] records(int count, int length) {
        Random random = new Random(count * 31L + length);
        byte[][] records = new byte[count][];
        for (int i = 0; i < count; i++) {
            records[i] = new byte[random.nextInt(length + 1)];
            random.nextBytes(records[i]);
        }
        return records;
    }

    private Source write(byte[][] records) throws IOException {
        try (SourceWriter writer = new SourceWriter(directory)) {
            for (byte[] each : records) {
                writer.add(each);
            }
            return new Source.Records(writer.finish(), writer.count());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 40, 5000})
    void whatIsWrittenIsReadByIndexAfterATripAsText(int count) throws IOException {
        byte[][] records = records(count, 100);
        Source.Records source = (Source.Records) Source.decode(write(records).encode());
        assertThat(source.size()).isEqualTo(count);
        assertThat(source.bytes()).isEqualTo(Arrays.stream(records).mapToLong(each -> each.length).sum());
        try (SourceReader reader = SourceReader.of(source.content())) {
            assertThat(reader.count()).isEqualTo(count);
            for (int i : new Random(1).ints(count, 0, Math.max(1, count)).toArray()) {
                assertThat(reader.bytes(i)).isEqualTo(records[i]);
            }
        }
    }

    @Test
    void aFewSmallRecordsMakeNoFiles() throws IOException {
        Path none = directory.resolve("none");
        try (SourceWriter writer = new SourceWriter(none)) {
            writer.add("[\"7 8\",\n\"é\"]".getBytes(StandardCharsets.UTF_8));
            writer.add(new FileEntry("a b\n.jpg", "ab".repeat(32), 12));
            Source source = new Source.Files(writer.finish(), Path.of("/store"), writer.count());
            assertThat(Source.decode(source.encode()).encode()).isEqualTo(source.encode());
            Source.Files files = (Source.Files) Source.decode(source.encode());
            assertThat(files.store()).isEqualTo(Path.of("/store"));
            try (SourceReader reader = SourceReader.of(files.content())) {
                assertThat(reader.file(1)).isEqualTo(new FileEntry("a b\n.jpg", "ab".repeat(32), 12));
            }
        }
        assertThat(none).doesNotExist();
    }

    @Test
    void oneRecordTooManyMovesAllToFiles() throws IOException {
        byte[][] records = records(2, SourceWriter.MOST_INLINE_BYTES * 4);
        Source.Records source = (Source.Records) write(records);
        assertThat(source.content()).isEqualTo(new Source.Stored(directory));
        assertThat(Files.list(directory)).hasSize(2);
    }
}
