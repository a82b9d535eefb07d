package io.gristmill.api.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipStreamTest {
    private static final Instant TIME = Instant.parse("2026-11-22T12:34:56Z");

    @TempDir
    Path directory;

    private static void add(ZipStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        zip.begin(name, content.length, crc.getValue());
        zip.write(content, 0, content.length);
    }

    @Test
    void entriesAreReadBackFromTheFileAndFromTheStream() throws IOException {
        Path file = directory.resolve("out.zip");
        try (OutputStream out = Files.newOutputStream(file); ZipStream zip = new ZipStream(out, TIME)) {
            add(zip, "é😀.txt", "hello".getBytes(StandardCharsets.UTF_8));
            add(zip, "empty", new byte[0]);
            zip.finish();
        }
        try (ZipFile zip = new ZipFile(file.toFile()); ZipInputStream stream = new ZipInputStream(Files.newInputStream(file))) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("é😀.txt", "empty");
            assertThat(zip.getInputStream(zip.getEntry("é😀.txt"))).hasContent("hello");
            assertThat(stream.getNextEntry().getName()).isEqualTo("é😀.txt");
            assertThat(stream.readAllBytes()).asString().isEqualTo("hello");
            assertThat(stream.getNextEntry().getName()).isEqualTo("empty");
        }
    }

    @Test
    void moreEntriesThanAPlainZipCanCount() throws IOException {
        Path file = directory.resolve("many.zip");
        try (OutputStream out = Files.newOutputStream(file); ZipStream zip = new ZipStream(out, TIME)) {
            for (int i = 0; i < 70_000; i++) {
                add(zip, "f" + i, new byte[] {(byte) i});
            }
            zip.finish();
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.size()).isEqualTo(70_000);
            assertThat(zip.getInputStream(zip.getEntry("f69999")).readAllBytes()).containsExactly((byte) 69_999);
        }
    }

    @Test
    void moreBytesThanAPlainZipCanHold() throws IOException {
        byte[] piece = new byte[1 << 20];
        CRC32 crc = new CRC32();
        int pieces = 4100;
        for (int i = 0; i < pieces; i++) {
            crc.update(piece);
        }
        EndOfStream end = new EndOfStream();
        try (ZipStream zip = new ZipStream(end, TIME)) {
            zip.begin("large", (long) pieces * piece.length, crc.getValue());
            for (int i = 0; i < pieces; i++) {
                zip.write(piece, 0, piece.length);
            }
            add(zip, "behind", new byte[] {1});
            zip.finish();
        }
        // Both the size of the first entry and the place of the second are beyond 32 bits: they stand in the ZIP64 fields.
        assertThat(end.count).isGreaterThan(4100L << 20);
        assertThat(end.tail()).contains("large").contains("behind").contains("PK\u0006\u0006").contains("PK\u0006\u0007");
    }

    @Test
    void nothingIsLeftInTheTemporaryDirectory() throws IOException {
        ZipStream zip = new ZipStream(OutputStream.nullOutputStream(), TIME);
        Path collected = zip.directoryFile();
        assertThat(collected).exists();
        zip.close();
        assertThat(collected).doesNotExist();
    }

    /** Keeps the end of what is written to it. */
    private static final class EndOfStream extends OutputStream {
        private final StringBuilder end = new StringBuilder();
        private long count;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            count += length;
            if (length < 1000) {
                end.append(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
            }
        }

        String tail() {
            return end.toString();
        }
    }
}
