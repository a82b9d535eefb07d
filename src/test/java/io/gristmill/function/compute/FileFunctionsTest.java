package io.gristmill.function.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Parameters;

/** Digests and words. */
class FileFunctionsTest {
    @TempDir
    Path directory;

    /** The usual test vectors: of "abc", and of "123456789" for the checksum (RFC 3720 has more). */
    @ParameterizedTest
    @CsvSource({
            "md5, abc, 900150983cd24fb0d6963f7d28e17f72",
            "sha-1, abc, a9993e364706816aba3e25717850c26c9cd0d89d",
            "sha-256, abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "sha-512, abc, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
                    + "454d4423643ce80e2a9ac94fa54ca49f",
            "crc32c, 123456789, e3069283",
    })
    void digestsAreThoseOfTheStandards(String algorithm, String content, String digest) throws Exception {
        assertThat(new Hash().apply(file(content.getBytes(StandardCharsets.US_ASCII)), () -> parameters("algorithm", algorithm)))
                .isEqualTo(digest);
    }

    @Test
    void largeFileIsReadInPieces() throws Exception {
        assertThat(new Hash().apply(file("a".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII)), () -> Parameters.NONE))
                .isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    @Test
    void wordsAreCountedWithoutRegardToCaseAndTheMostFrequentComeFirst() throws Exception {
        Map<String, Object> value = new WordCount().apply(
                TextItem.of("The mill, the well-known MILL:\nDon't! Ölmühle 24 -- 'the'"),
                () -> parameters("top", 3L));

        assertThat(value).hasToString("{words=9, distinct=6, counts={the=3, mill=2, 24=1}}");
    }

    @Test
    void wordsOfAFileAreCounted() throws Exception {
        assertThat(new WordCount().apply(file("grist grist".getBytes(StandardCharsets.UTF_8)), () -> Parameters.NONE))
                .hasToString("{words=2, distinct=1, counts={grist=2}}");
        assertThatThrownBy(() -> new WordCount().apply(file(new byte[] {'a', (byte) 0xff}), () -> Parameters.NONE))
                .isInstanceOf(InvalidInputException.class).hasMessageContaining("UTF-8");
    }

    private TextItem file(byte[] content) throws Exception {
        return TextItem.of(Files.write(directory.resolve("file"), content));
    }

    private static Parameters parameters(String name, Object value) {
        return new Parameters(new HashMap<>(Map.of(name, value)));
    }
}
