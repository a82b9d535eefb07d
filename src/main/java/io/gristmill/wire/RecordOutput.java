package io.gristmill.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The file that an item gave beside its value.
 *
 * @param name    for people; data, never a path
 * @param sha256  of the content, 64 hexadecimal digits
 * @param stored  where the content is: true beside the result file (or, on the wire, in the worker's scratch directory), false in the
 *                record itself
 */
public record RecordOutput(String name, String contentType, long bytes, String sha256, boolean stored) {

    void write(DataOutput out) throws IOException {
        out.writeUTF(name);
        out.writeUTF(contentType);
        out.writeLong(bytes);
        out.writeUTF(sha256);
    }

    static RecordOutput read(DataInput in, boolean stored) throws IOException {
        String name = in.readUTF();
        String contentType = in.readUTF();
        long bytes = in.readLong();
        String sha256 = in.readUTF();
        if (bytes < 0 || !sha256.matches("[0-9a-f]{64}")) {
            throw new ProtocolException("An output has neither a size nor a digest");
        }
        return new RecordOutput(name, contentType, bytes, sha256, stored);
    }
}
