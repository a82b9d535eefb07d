package io.gristmill.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.airlift.compress.v3.zstd.ZstdOutputStream;

class CompressionTest {
    private static final Compression.Limits LIMITS = new Compression.Limits(64 << 20, 200);

    static byte[] pack(Compression compression, byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = compression == Compression.GZIP
                ? new GZIPOutputStream(packed)
                : ZstdOutputStream.create(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] unpack(byte[] content) throws IOException {
        return unpack(new ByteArrayInputStream(content));
    }

    private static byte[] unpack(InputStream content) throws IOException {
        try (InputStream unpacked = Compression.unpackIfPacked(content, LIMITS)) {
            return unpacked.readAllBytes();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void contentIsKnownByItsFirstBytesAndUnpacked(Compression compression) throws IOException {
        for (byte[] content : new byte[][] {{}, {1}, random(1_000_000),
                "text".repeat(300_000).getBytes(StandardCharsets.UTF_8)}) {
            assertThat(unpack(pack(compression, content))).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource
    void piecesThatWerePackedOneByOneAreOneContent(Compression compression) throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(pack(compression, "one ".getBytes(StandardCharsets.UTF_8)));
        both.write(pack(compression, "two".getBytes(StandardCharsets.UTF_8)));
        assertThat(unpack(both.toByteArray())).asString(StandardCharsets.UTF_8).isEqualTo("one two");
    }

    @Test
    void otherContentIsLeftAsItIs() throws IOException {
        for (String content : new String[] {"", "a", "[1, 2, 3]"}) {
            assertThat(unpack(content.getBytes(StandardCharsets.UTF_8))).asString(StandardCharsets.UTF_8).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatUnpacksTooFarIsStopped(Compression compression) throws IOException {
        byte[] bomb = pack(compression, new byte[40 << 20]);
        assertThatThrownBy(() -> unpack(bomb)).isInstanceOf(BadCompressionException.class).hasMessageContaining("200 times");
        byte[] much = pack(compression, random(3 << 20));
        assertThatThrownBy(() -> Compression.unpackIfPacked(new ByteArrayInputStream(much), new Compression.Limits(2 << 20, 200))
                .readAllBytes()).isInstanceOf(BadCompressionException.class).hasMessageContaining("2097152 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDamagedOrCutShortIsRefused(Compression compression) throws IOException {
        byte[] packed = pack(compression, random(100_000));
        byte[] damaged = packed.clone();
        Arrays.fill(damaged, 4, 60, (byte) 0xFF);
        for (byte[] bad : new byte[][] {Arrays.copyOf(packed, packed.length / 2), Arrays.copyOf(packed, 5), damaged}) {
            assertThatThrownBy(() -> unpack(bad)).isInstanceOf(BadCompressionException.class).hasMessageContaining("damaged");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatGoesAwayIsNotTakenForTheEnd(Compression compression) throws IOException {
        ByteArrayInputStream content = new ByteArrayInputStream(pack(compression, random(1000)));
        InputStream leaving = new InputStream() {
            @Override
            public int read() throws IOException {
                int next = content.read();
                if (next < 0) {
                    throw new SocketTimeoutException("gone");
                }
                return next;
            }
        };
        assertThatThrownBy(() -> unpack(leaving)).isInstanceOf(SocketTimeoutException.class);
    }
}
