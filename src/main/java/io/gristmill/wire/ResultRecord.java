package io.gristmill.wire;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One record of a block, read on demand: a cheap view of the block's bytes.
 *
 * <p>The reading methods throw {@link ProtocolException} on a section that does not fit; a record that came out of a
 * {@linkplain Block#validate validated} block has none.
 */
public final class ResultRecord {
    private final ByteBuffer bytes;

    /** @param bytes one record including its length field */
    ResultRecord(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** The whole record, with its length field. */
    ByteBuffer bytes() {
        return bytes.duplicate();
    }

    public boolean succeeded() {
        return bytes.get(4) == RecordLayout.SUCCEEDED;
    }

    public int attempts() {
        return Byte.toUnsignedInt(bytes.get(5));
    }

    public long index() {
        return bytes.getLong(8);
    }

    public boolean isRange() {
        return (bytes.getShort(6) & RecordLayout.FLAG_RANGE) != 0;
    }

    /** Exclusive end of what this record stands for: {@code index + 1} unless it is a range. */
    public long to() {
        return isRange() ? bytes.getLong(16) : index() + 1;
    }

    /** Whether the record has an output that is not in the record itself. */
    public boolean hasStoredOutput() {
        return (bytes.getShort(6) & RecordLayout.FLAG_SCRATCH) != 0;
    }

    /** The input's name, or null. */
    public @Nullable String name() throws ProtocolException {
        ByteBuffer section = section(RecordLayout.NAME);
        return section == null ? null : StandardCharsets.UTF_8.decode(section).toString();
    }

    /** The value's JSON text in UTF-8, or null. */
    public byte @Nullable [] value() throws ProtocolException {
        ByteBuffer section = section(RecordLayout.VALUE);
        return section == null ? null : copy(section);
    }

    public @Nullable RecordOutput output() throws ProtocolException {
        ByteBuffer section = section(RecordLayout.OUTPUT);
        return section == null ? null : read(section, in -> RecordOutput.read(in, hasStoredOutput()));
    }

    /** The output's content where it is in the record, else null. */
    public @Nullable ByteBuffer outputBytes() throws ProtocolException {
        return section(RecordLayout.OUTPUT_BYTES);
    }

    public @Nullable RecordFailure failure() throws ProtocolException {
        ByteBuffer section = section(RecordLayout.FAILURE);
        return section == null ? null : read(section, RecordFailure::read);
    }

    /** Whether it changes accumulators of its job. */
    public boolean hasDeltas() {
        return (bytes.getShort(6) & RecordLayout.FLAG_DELTAS) != 0;
    }

    /** What it adds to accumulators of its job. */
    public List<RecordDelta> deltas() throws ProtocolException {
        List<RecordDelta> deltas = new ArrayList<>();
        int next;
        for (int at = sectionsFrom(); at < bytes.limit(); at = next) {
            next = after(at);
            if (bytes.get(at) == RecordLayout.DELTA) {
                int content = at + RecordLayout.SECTION_HEADER;
                deltas.add(RecordDelta.read(bytes.slice(content, next - content)));
            }
        }
        return deltas;
    }

    void validate() throws ProtocolException {
        byte state = bytes.get(4);
        if (state != RecordLayout.SUCCEEDED && state != RecordLayout.FAILED) {
            throw new ProtocolException("A record has the unknown state " + state);
        }
        if (attempts() == 0) {
            throw new ProtocolException("A record counts no attempt");
        }
        int at = sectionsFrom();
        while (at < bytes.limit()) {
            at = after(at);
        }
        // The common record, a value alone, is sound when its sections are; the others are decoded once to see.
        if (state == RecordLayout.FAILED && failure() == null) {
            throw new ProtocolException("A failed record has no failure");
        }
        if (hasDeltas() && (state == RecordLayout.FAILED || deltas().isEmpty())) {
            throw new ProtocolException("A record says that it changes accumulators, and cannot");
        }
        RecordOutput output = output();
        if (output != null && !output.stored()) {
            ByteBuffer content = outputBytes();
            if (content == null || content.remaining() != output.bytes()) {
                throw new ProtocolException("An output has another size than it says");
            }
        }
    }

    private int sectionsFrom() {
        return isRange() ? RecordLayout.RECORD_HEADER + 8 : RecordLayout.RECORD_HEADER;
    }

    private int after(int at) throws ProtocolException {
        if (bytes.limit() - at < RecordLayout.SECTION_HEADER) {
            throw new ProtocolException("A section is cut short");
        }
        int length = bytes.getInt(at + 1);
        if (length < 0 || length > bytes.limit() - at - RecordLayout.SECTION_HEADER) {
            throw new ProtocolException("A section says it has " + length + " bytes, more than its record");
        }
        return at + RecordLayout.SECTION_HEADER + length;
    }

    private @Nullable ByteBuffer section(byte tag) throws ProtocolException {
        int at = sectionsFrom();
        while (at < bytes.limit()) {
            int next = after(at);
            if (bytes.get(at) == tag) {
                int content = at + RecordLayout.SECTION_HEADER;
                return bytes.slice(content, next - content);
            }
            at = next;
        }
        return null;
    }

    @FunctionalInterface
    private interface DataReader<T> {
        T read(DataInputStream in) throws IOException;
    }

    private static <T> T read(ByteBuffer section, DataReader<T> reader) throws ProtocolException {
        try {
            return reader.read(new DataInputStream(new ByteArrayInputStream(copy(section))));
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            throw new ProtocolException("A section is not what its tag says", e);
        }
    }

    private static byte[] copy(ByteBuffer section) {
        byte[] copy = new byte[section.remaining()];
        section.get(section.position(), copy);
        return copy;
    }
}
