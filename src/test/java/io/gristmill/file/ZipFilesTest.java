package io.gristmill.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipFilesTest {
    private static final ZipLimits LIMITS = new ZipLimits(100, 64L << 20, 32L << 20, 100);
    private static final int CENTRAL_ENTRY = 0x02014b50;
    private static final int END = 0x06054b50;

    @TempDir
    Path root;
    private final MemoryCatalogue catalogue = new MemoryCatalogue();
    private FileStore store;

    @BeforeEach
    void open() throws IOException {
        store = new FileStore(root, catalogue, FileLimits.withReserve(0), InstantSource.fixed(Instant.EPOCH));
    }

    @FunctionalInterface
    private interface Content {
        void write(ZipOutputStream zip) throws IOException;
    }

    private static byte[] zip(Charset names, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, names)) {
            content.write(zip);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(Content content) throws IOException {
        return zip(UTF_8, content);
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private static void add(ZipOutputStream zip, String name, String content) throws IOException {
        add(zip, name, content.getBytes(UTF_8));
    }

    private List<ZipFiles.Unpacked> unpack(byte[] zip, ZipLimits limits) throws IOException {
        String sha256 = store.put(new ByteArrayInputStream(zip), "photos.zip", "application/zip", Long.MAX_VALUE).file().sha256();
        return new ZipFiles(store, limits).unpack(sha256);
    }

    private void refused(byte[] zip, ZipLimits limits, String message) throws IOException {
        assertThatThrownBy(() -> unpack(zip, limits)).isInstanceOf(BadZipException.class).hasMessage(message);
        assertThat(catalogue.rows.values()).extracting(StoredFile::name).containsOnly("photos.zip");
        try (var left = Files.list(root.resolve("incoming"))) {
            assertThat(left).isEmpty();
        }
    }

    private static int find(byte[] zip, int signature) {
        ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < zip.length - 4; at++) {
            if (buffer.getInt(at) == signature) {
                return at;
            }
        }
        throw new AssertionError("no such signature");
    }

    private static ByteBuffer at(byte[] zip, int signature, int offset) {
        int at = find(zip, signature) + offset;
        return ByteBuffer.wrap(zip, at, zip.length - at).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void filesAreUnpackedInTheirOrderWithoutDirectoriesAndWhatMacOsAdds() throws IOException {
        List<ZipFiles.Unpacked> files = unpack(zip(zip -> {
            add(zip, "b/", "");
            add(zip, "b/two.png", "two");
            add(zip, "__MACOSX/b/._two.png", "fork");
            add(zip, "b/.DS_Store", "view");
            add(zip, "one.txt", "one");
            add(zip, "c/two.png", "two");
        }), LIMITS);
        assertThat(files).extracting(ZipFiles.Unpacked::name).containsExactly("two.png", "one.txt", "two.png");
        assertThat(files).extracting(file -> file.file().contentType()).containsExactly("image/png", "text/plain", "image/png");
        assertThat(files.get(0).file()).isEqualTo(files.get(2).file());
        assertThat(store.path(files.get(1).file().sha256())).hasContent("one");
    }

    @Test
    void aNameCannotLeadOutOfItsDirectory() throws IOException {
        List<ZipFiles.Unpacked> files = unpack(zip(zip -> {
            add(zip, "../../../etc/passwd", "1");
            add(zip, "/etc/shadow", "2");
            add(zip, "..\\..\\windows\\system.ini", "3");
            add(zip, "x/..", "4");
        }), LIMITS);
        assertThat(files).extracting(ZipFiles.Unpacked::name).containsExactly("passwd", "shadow", "system.ini", "unnamed");
    }

    @Test
    void aZipOfZerosIsStoppedLongBeforeItIsUnpacked() throws IOException {
        byte[] bomb = zip(zip -> {
            zip.putNextEntry(new ZipEntry("bomb.bin"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        });
        assertThat(bomb.length).isLessThan(1 << 20);
        refused(bomb, new ZipLimits(100, 1L << 40, 1L << 40, 100),
                "In the zip, bomb.bin unpacks to more than 100 times its size");
        // What a zip says of itself does not matter: this one says that it has 10 bytes.
        at(bomb, CENTRAL_ENTRY, 24).putInt(10);
        refused(bomb, new ZipLimits(100, 1L << 40, 1L << 40, 100),
                "In the zip, bomb.bin unpacks to more than 100 times its size");
    }

    @Test
    void theLimitsOfOneFileAndOfAllHold() throws IOException {
        byte[] zip = zip(out -> {
            add(out, "a", new byte[600]);
            add(out, "b", new byte[600]);
        });
        refused(zip, new ZipLimits(2, 10_000, 599, 100), "In the zip, a has more than 599 bytes");
        refused(zip, new ZipLimits(2, 1_199, 1_000, 100), "The zip unpacks to more than 1199 bytes");
        refused(zip, new ZipLimits(1, 10_000, 1_000, 100), "The zip has more than 1 entries");
        assertThat(unpack(zip, new ZipLimits(2, 1_200, 600, 100))).hasSize(2);
    }

    @Test
    void aDirectoryTooLargeForItsEntriesIsNotEvenRead() throws IOException {
        byte[] zip = zip(out -> add(out, "a", "content"));
        at(zip, END, 12).putInt(300 << 10);
        refused(zip, LIMITS, "The zip has more than 100 entries");
        at(zip, END, 12).putInt(-1);
        refused(zip, LIMITS, "The zip has more than 100 entries");
    }

    @Test
    void anEncryptedZipIsRefused() throws IOException {
        byte[] zip = zip(out -> add(out, "a", "content"));
        ByteBuffer flags = at(zip, CENTRAL_ENTRY, 8);
        flags.putShort(flags.position(), (short) (flags.getShort(flags.position()) | 1));
        refused(zip, LIMITS, "The zip is encrypted; send it without a password");
    }

    @Test
    void anUnknownCompressionIsRefused() throws IOException {
        byte[] zip = zip(out -> add(out, "a", "content"));
        at(zip, CENTRAL_ENTRY, 10).putShort((short) 93);
        refused(zip, LIMITS, "The zip uses a compression method other than deflate");
    }

    @Test
    void aZipWithinAZipIsRefused() throws IOException {
        refused(zip(out -> add(out, "more/Inner.ZIP", "content")), LIMITS,
                "The zip holds another zip, Inner.ZIP; unpack it first");
    }

    @Test
    void whatIsNotAZipIsRefused() throws IOException {
        refused("GIF89a, or so it says".getBytes(UTF_8), LIMITS, "This is not a zip, or its end is missing");
    }

    @Test
    void nothingAtAllIsNotAZipEither() throws IOException {
        refused(new byte[0], LIMITS, "This is not a zip, or its end is missing");
    }

    @Test
    void aZipWithoutItsEndIsRefused() throws IOException {
        byte[] zip = zip(out -> add(out, "a", new byte[5000]));
        refused(Arrays.copyOf(zip, zip.length - 10), LIMITS, "This is not a zip, or its end is missing");
    }

    @Test
    void damagedContentIsRefused() throws IOException {
        byte[] text = "some text, stored as it is".getBytes(UTF_8);
        byte[] zip = zip(out -> {
            ZipEntry entry = new ZipEntry("a.txt");
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(text.length);
            CRC32 crc = new CRC32();
            crc.update(text);
            entry.setCrc(crc.getValue());
            out.putNextEntry(entry);
            out.write(text);
            out.closeEntry();
        });
        assertThat(unpack(zip, LIMITS)).hasSize(1);
        catalogue.rows.clear();
        zip[40] ^= 1;
        refused(zip, LIMITS, "In the zip, a.txt is damaged");
    }

    @Test
    void damagedCompressionIsRefused() throws IOException {
        byte[] zip = zip(out -> add(out, "a.txt", "some text some text some text"));
        zip[36] = -1;
        zip[37] = -1;
        refused(zip, LIMITS, "In the zip, a.txt is damaged");
    }

    @Test
    void namesInTheCodePageOfOldZipsAreRead() throws IOException {
        List<ZipFiles.Unpacked> files = unpack(zip(Charset.forName("IBM437"), zip -> add(zip, "caf\u00e9.jpg", "x")), LIMITS);
        assertThat(files).extracting(ZipFiles.Unpacked::name).containsExactly("caf\u00e9.jpg");
    }

    @Test
    void anEmptyZipHasNoFiles() throws IOException {
        assertThat(unpack(zip(_ -> {}), LIMITS)).isEmpty();
    }

    @Test
    void contentIsReadByteByByteToo() throws IOException {
        ZipEntry entry = new ZipEntry("a");
        entry.setSize(1);
        entry.setCompressedSize(1);
        CRC32 crc = new CRC32();
        crc.update(0xFF);
        entry.setCrc(crc.getValue());
        try (InputStream content = new ZipEntryStream(new ByteArrayInputStream(new byte[] {-1}), entry, "a", 10)) {
            assertThat(content.read()).isEqualTo(0xFF);
            assertThat(content.read()).isEqualTo(-1);
        }
    }
}
