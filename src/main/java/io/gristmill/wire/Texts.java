package io.gristmill.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Texts and bytes of any length: a length of four bytes, then the content. */
final class Texts {
    private Texts() {}

    static void write(DataOutput out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    static void write(DataOutput out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String read(DataInput in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    static byte[] readBytes(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > FrameChannel.MOST_BYTES) {
            throw new ProtocolException("A text says it has " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
