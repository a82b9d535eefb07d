package io.gristmill.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Collects records into a block. One record is written at a time: {@link #begin}, its sections, then {@link #succeeded} or
 * {@link #failed}; {@link #rollback} drops a record that was begun. Not thread-safe.
 */
public final class BlockWriter {
    private static final int INITIAL_BYTES = 80 * 1024;
    private static final int SMALL_BYTES = 1024;

    private final int mostRecordBytes;
    private final int initialBytes;
    private byte[] bytes;
    private int size = RecordLayout.BLOCK_HEADER;
    private int recordStart;
    private int sectionStart;
    private short flags;
    private int records;

    /** A writer whose records have at most this many bytes each. */
    public BlockWriter(int mostRecordBytes) {
        this(mostRecordBytes, INITIAL_BYTES);
    }

    private BlockWriter(int mostRecordBytes, int initialBytes) {
        this.mostRecordBytes = mostRecordBytes;
        this.initialBytes = initialBytes;
        this.bytes = new byte[initialBytes];
    }

    /** A writer for few records at a time, for which a little room is enough. */
    public static BlockWriter small(int mostRecordBytes) {
        return new BlockWriter(mostRecordBytes, SMALL_BYTES);
    }

    /** The record grew over the limit; the caller rolls it back. */
    public static final class RecordTooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RecordTooLargeException(int most) {
            super("A result has at most " + most + " bytes");
        }
    }

    public int records() {
        return records;
    }

    public int bytes() {
        return size;
    }

    /** A copy of what was written since the writer had this many bytes. */
    public byte[] bytesFrom(int position) {
        return Arrays.copyOfRange(bytes, position, size);
    }

    public void begin(long index, int attempts) {
        start(index, attempts, (short) 0);
    }

    /** A record that stands for all numbers {@code [from, to)}. */
    public void beginRange(long from, long to, int attempts) {
        start(from, attempts, RecordLayout.FLAG_RANGE);
        reserve(8);
        RecordLayout.LONG.set(bytes, size, to);
        size += 8;
    }

    private void start(long index, int attempts, short initialFlags) {
        recordStart = size;
        flags = initialFlags;
        reserve(4 + RecordLayout.RECORD_HEADER - 4);
        bytes[size + 5] = (byte) Math.min(attempts, 255);
        RecordLayout.LONG.set(bytes, size + 8, index);
        size += RecordLayout.RECORD_HEADER;
    }

    public void name(String name) {
        beginSection(RecordLayout.NAME);
        text(name);
        endSection();
    }

    /** Begins the value: JSON text follows through {@link #put}, {@link #ascii} and {@link #text}. */
    public void beginValue() {
        beginSection(RecordLayout.VALUE);
    }

    public void endValue() {
        endSection();
    }

    /** The output's description, and its content unless it is {@linkplain RecordOutput#stored() stored} elsewhere. */
    public void output(RecordOutput output, byte[] content) {
        beginSection(RecordLayout.OUTPUT);
        data(output::write);
        endSection();
        if (output.stored()) {
            flags |= RecordLayout.FLAG_SCRATCH;
        } else {
            beginSection(RecordLayout.OUTPUT_BYTES);
            put(content, 0, content.length);
            endSection();
        }
    }

    /** Begins the change of an accumulator: JSON text follows as in a value. */
    public void beginDelta(RecordDelta.Kind kind, String name, String key) {
        beginSection(RecordLayout.DELTA);
        put(kind.code);
        shortText(name);
        shortText(key);
    }

    private void shortText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        reserve(2);
        RecordLayout.SHORT.set(bytes, size, (short) utf8.length);
        size += 2;
        put(utf8, 0, utf8.length);
    }

    public void endDelta() {
        endSection();
        flags |= RecordLayout.FLAG_DELTAS;
    }

    /** Writes a record as it is. */
    public void copy(ResultRecord record) {
        ByteBuffer whole = record.bytes();
        int length = whole.remaining();
        recordStart = size;
        reserve(length);
        whole.get(bytes, size, length);
        size += length;
        records++;
    }

    public void succeeded() {
        end(RecordLayout.SUCCEEDED);
    }

    public void failed(RecordFailure failure) {
        beginSection(RecordLayout.FAILURE);
        data(failure::write);
        endSection();
        end(RecordLayout.FAILED);
    }

    public void rollback() {
        size = recordStart;
    }

    private void end(byte state) {
        RecordLayout.INT.set(bytes, recordStart, size - recordStart - 4);
        bytes[recordStart + 4] = state;
        RecordLayout.SHORT.set(bytes, recordStart + 6, flags);
        records++;
    }

    public void put(byte value) {
        reserve(1);
        bytes[size++] = value;
    }

    public void put(byte[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, bytes, size, count);
        size += count;
    }

    /** Text that is known to have no character above 127. */
    public void ascii(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) text.charAt(i);
        }
        size += length;
    }

    public void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        put(utf8, 0, utf8.length);
    }

    /** A whole number in decimal digits. */
    public void number(long value) {
        if (value == Long.MIN_VALUE) {
            ascii(Long.toString(value));
            return;
        }
        reserve(20);
        long rest = value;
        if (rest < 0) {
            bytes[size++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long limit = rest; limit >= 10; limit /= 10) {
            digits++;
        }
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /** The finished block; the writer is empty again and does not touch the block's bytes any more. */
    public ByteBuffer take() {
        int payload = size - RecordLayout.BLOCK_HEADER;
        CRC32C crc = new CRC32C();
        crc.update(bytes, RecordLayout.BLOCK_HEADER, payload);
        RecordLayout.INT.set(bytes, 0, RecordLayout.MAGIC);
        RecordLayout.INT.set(bytes, 4, payload);
        RecordLayout.INT.set(bytes, 8, records);
        RecordLayout.INT.set(bytes, 12, (int) crc.getValue());
        // A short copy costs less than a new array, whose every byte has to be cleared.
        ByteBuffer block = ByteBuffer.wrap(Arrays.copyOf(bytes, size));
        clear();
        return block;
    }

    /** Takes over the finished records of another writer, which is empty then. */
    public void moveFrom(BlockWriter other) {
        int length = other.size - RecordLayout.BLOCK_HEADER;
        recordStart = size;
        reserve(length);
        System.arraycopy(other.bytes, RecordLayout.BLOCK_HEADER, bytes, size, length);
        size += length;
        records += other.records;
        other.clear();
    }

    private void clear() {
        if (bytes.length > initialBytes) {
            bytes = new byte[initialBytes];
        }
        size = RecordLayout.BLOCK_HEADER;
        records = 0;
    }

    @FunctionalInterface
    private interface DataWriter {
        void write(DataOutputStream out) throws IOException;
    }

    private void data(DataWriter writer) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        try {
            writer.write(new DataOutputStream(buffer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        put(buffer.toByteArray(), 0, buffer.size());
    }

    private void beginSection(byte tag) {
        reserve(RecordLayout.SECTION_HEADER);
        bytes[size] = tag;
        size += RecordLayout.SECTION_HEADER;
        sectionStart = size;
    }

    private void endSection() {
        RecordLayout.INT.set(bytes, sectionStart - 4, size - sectionStart);
    }

    private void reserve(int count) {
        long needed = (long) size + count;
        if (needed - recordStart > mostRecordBytes) {
            throw new RecordTooLargeException(mostRecordBytes);
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 16L, Math.max(needed, bytes.length * 2L)));
        }
    }
}
