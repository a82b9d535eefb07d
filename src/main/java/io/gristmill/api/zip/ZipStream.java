package io.gristmill.api.zip;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Writes a zip of any size to a stream. Entries are stored as they are, with size and checksum in front, so that every program
 * can unpack it, even while it arrives. The directory at its end is collected in a temporary file: nothing grows with the number
 * of entries.
 */
public final class ZipStream extends OutputStream {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final long MOST_32 = 0xFFFF_FFFEL;
    private static final int ALL_ONES_32 = 0xFFFF_FFFF;
    private static final short ALL_ONES_16 = (short) 0xFFFF;
    private static final short VERSION_64 = 45;
    private static final short UTF_8_NAMES = 1 << 11;
    private static final short MADE_ON_UNIX = 3 << 8 | VERSION_64;
    private static final int PLAIN_FILE = 0100644 << 16;

    private final OutputStream out;
    private final int time;
    private final Path directoryFile;
    private final OutputStream directory;
    private long position;
    private long entries;

    /** @param at the time that all entries have */
    public ZipStream(OutputStream out, Instant at) throws IOException {
        this.out = out;
        this.time = dosTime(at);
        this.directoryFile = Files.createTempFile("gristmill-zip-", ".directory");
        this.directory = new BufferedOutputStream(Files.newOutputStream(directoryFile));
    }

    Path directoryFile() {
        return directoryFile;
    }

    private static int dosTime(Instant at) {
        ZonedDateTime time = at.atZone(ZoneOffset.UTC);
        return Math.clamp(time.getYear() - 1980, 0, 127) << 25 | time.getMonthValue() << 21 | time.getDayOfMonth() << 16
                | time.getHour() << 11 | time.getMinute() << 5 | time.getSecond() / 2;
    }

    /** Begins an entry; exactly {@code bytes} bytes are to follow through {@link #write}. */
    public void begin(String name, long bytes, long crc) throws IOException {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        boolean large = bytes > MOST_32;
        ByteBuffer header = buffer(30 + utf8.length + 20);
        header.putInt(LOCAL).putShort(VERSION_64).putShort(UTF_8_NAMES).putShort((short) 0).putInt(time).putInt((int) crc);
        header.putInt(large ? ALL_ONES_32 : (int) bytes).putInt(large ? ALL_ONES_32 : (int) bytes);
        header.putShort((short) utf8.length).putShort((short) (large ? 20 : 0)).put(utf8);
        if (large) {
            header.putShort((short) 1).putShort((short) 16).putLong(bytes).putLong(bytes);
        }
        enter(utf8, bytes, crc);
        emit(header);
        entries++;
    }

    private void enter(byte[] name, long bytes, long crc) throws IOException {
        boolean large = bytes > MOST_32;
        boolean far = position > MOST_32;
        int extra = (large ? 16 : 0) + (far ? 8 : 0);
        ByteBuffer entry = buffer(46 + name.length + 4 + extra);
        entry.putInt(CENTRAL).putShort(MADE_ON_UNIX).putShort(VERSION_64).putShort(UTF_8_NAMES).putShort((short) 0).putInt(time)
                .putInt((int) crc);
        entry.putInt(large ? ALL_ONES_32 : (int) bytes).putInt(large ? ALL_ONES_32 : (int) bytes);
        entry.putShort((short) name.length).putShort((short) (extra == 0 ? 0 : extra + 4)).putShort((short) 0).putShort((short) 0)
                .putShort((short) 0).putInt(PLAIN_FILE);
        entry.putInt(far ? ALL_ONES_32 : (int) position).put(name);
        if (extra > 0) {
            entry.putShort((short) 1).putShort((short) extra);
            if (large) {
                entry.putLong(bytes).putLong(bytes);
            }
            if (far) {
                entry.putLong(position);
            }
        }
        directory.write(entry.array(), 0, entry.position());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
        position += count;
    }

    /** Writes the directory, and with it the end. */
    public void finish() throws IOException {
        directory.close();
        long start = position;
        try (InputStream collected = Files.newInputStream(directoryFile)) {
            position += collected.transferTo(out);
        }
        long bytes = position - start;
        boolean many = entries >= 0xFFFF || bytes > MOST_32 || start > MOST_32;
        ByteBuffer end = buffer(56 + 20 + 22);
        if (many) {
            end.putInt(END_64).putLong(44).putShort(VERSION_64).putShort(VERSION_64).putInt(0).putInt(0).putLong(entries).putLong(
                    entries).putLong(bytes).putLong(start);
            end.putInt(LOCATOR_64).putInt(0).putLong(position).putInt(1);
        }
        short shownEntries = many ? ALL_ONES_16 : (short) entries;
        end.putInt(END).putShort((short) 0).putShort((short) 0).putShort(shownEntries).putShort(shownEntries).putInt(many
                ? ALL_ONES_32
                : (int) bytes).putInt(many ? ALL_ONES_32 : (int) start).putShort((short) 0);
        emit(end);
        out.flush();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void emit(ByteBuffer buffer) throws IOException {
        write(buffer.array(), 0, buffer.position());
    }

    @Override
    public void close() throws IOException {
        try (directory) {
            Files.deleteIfExists(directoryFile);
        }
    }
}
