package io.gristmill.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gristmill.api.problem.ProblemException;

class DigestsTest {
    /** Of {"hello": "world"} and a line feed, as RFC 9530 has it. */
    private static final String SHA_256 = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
    private static final String HEX = "44aff4ab2d7c3250525675a08f0cfa9591168cffe51791c5f5bbc417c15a6c38";

    @Test
    void theDigestOfTheStandardIsReadAndWritten() {
        assertThat(Digests.ofSha256(HEX)).isEqualTo(SHA_256);
        assertThat(Digests.parse("Content-Digest", SHA_256)).containsOnlyKeys("sha-256").containsEntry("sha-256", HexFormat.of()
                .parseHex(HEX));
    }

    @ParameterizedTest
    @ValueSource(strings = {" %s ", "md5=:AAAA:, %s", "%s,unixsum=:AA==:", "%s;a=1;b",
            "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:, %s"})
    void whatElseIsInTheHeaderDoesNotMatterAndTheLastOneCounts(String header) {
        assertThat(Digests.parse("Content-Digest", header.formatted(SHA_256))).containsOnlyKeys("sha-256").containsEntry(
                "sha-256",
                HexFormat.of().parseHex(HEX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-256", "sha-256=RK/0", "sha-256=:????:", "sha-256=:AAAA:", "SHA-256=:AAAA:", ",",
            "sha-512=:AA==:",
            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=: x"})
    void whatIsNoDigestIsRefused(String header) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> Digests.parse("Content-Digest", header));
        assertThat(problem.problem().errors()).singleElement().satisfies(error -> assertThat(error.name()).isEqualTo(
                "Content-Digest"));
    }
}
