package io.gristmill.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gristmill.source.FileEntry;
import io.gristmill.source.Shared;
import io.gristmill.source.Source;
import io.gristmill.source.SourceWriter;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ResultRecord;

/** What a function in a worker process sees of the data that its items share. */
@Timeout(120)
class SharedDataTest {
    private static final String SHA_256 = "ab".repeat(32);

    @TempDir
    Path directory;

    private Path stored() throws IOException {
        Path file = FileEntry.path(directory, SHA_256);
        Files.createDirectories(file.getParent());
        return file;
    }

    private String lookAt(Shared shared) throws IOException {
        try (LoneWorker worker = new LoneWorker(directory, List.of())) {
            worker.shared = shared;
            assertThat(worker.open("test.sharing", "{}", 0, new Source.Range(0, 1, 1))).isInstanceOf(FromWorker.Opened.class);
            worker.run(1, 0);
            ResultRecord item = worker.records().getFirst();
            assertThat(item.succeeded()).as("%s", item).isTrue();
            return new String(item.value(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aFileIsMappedAndNotCopiedSoItMayBeLargerThanTheHeap() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(stored().toFile(), "rw")) {
            file.setLength(256 << 20);
            file.seek(200 << 20);
            file.write(7);
        }
        // The heap has 64 MB, and direct memory 32.
        assertThat(lookAt(new Shared.Upload(directory, SHA_256)))
                .isEqualTo("{\"bytes\":268435456,\"sum\":7,\"streamed\":7,\"readOnly\":true,\"mapped\":true,\"path\":\"" + SHA_256
                        + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "10000, false"})
    void jsonOfAJobIsThereWhereverItWasKept(int elements, boolean inline) throws IOException {
        Source.Content content;
        try (SourceWriter writer = new SourceWriter(directory.resolve("shared"))) {
            writer.add(("[" + "7,".repeat(elements) + "7]").getBytes(StandardCharsets.UTF_8));
            content = writer.finish();
        }
        assertThat(content instanceof Source.Inline).isEqualTo(inline);
        int bytes = 2 * elements + 3;
        int sum = '[' + ']' + '7' + (elements * ('7' + ','));
        assertThat(lookAt(new Shared.Json(content))).isEqualTo(
                "{\"bytes\":" + bytes + ",\"sum\":" + sum + ",\"streamed\":" + sum
                        + ",\"readOnly\":true,\"mapped\":false,\"path\":\"The shared data is JSON that came with the job, and not a"
                        + " file\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "^^             | There is nothing, where a JSON value was expected",
            "{\"a\": 1      | Unexpected end-of-input",
            "{\"a\": 1} {}  | There is more after the end of the JSON value (column 10)",
            "[1,NL 2,NL!]    | (line 3, column ",
            "{'a': 1}       | Unexpected character",
            "no             | Unrecognized token 'no'"})
    void whatDoesNotParseIsRefusedWithThePlace(String content, String reason) throws IOException {
        Files.writeString(stored(), content.replace("NL", "\n"));
        try (LoneWorker worker = new LoneWorker(directory, List.of())) {
            worker.shared = new Shared.Upload(directory, SHA_256);
            FromWorker answer = worker.open("data.lookup", "{}", 0, new Source.Range(0, 1, 1));
            assertThat(answer).isInstanceOfSatisfying(FromWorker.OpenFailed.class, failed -> {
                assertThat(failed.failure().kind()).isEqualTo("INVALID_INPUT");
                assertThat(failed.failure().detail()).contains(reason);
            });
        }
    }

    @Test
    void aFileThatIsGoneIsNoFaultOfTheData() throws IOException {
        try (LoneWorker worker = new LoneWorker(directory, List.of())) {
            worker.shared = new Shared.Upload(directory, SHA_256);
            assertThat(worker.open("data.lookup", "{}", 0, new Source.Range(0, 1, 1)))
                    .isInstanceOfSatisfying(FromWorker.OpenFailed.class,
                            failed -> assertThat(failed.failure().kind()).isEqualTo("INIT_FAILED"));
        }
    }
}
