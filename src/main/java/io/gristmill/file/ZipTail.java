package io.gristmill.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The end of a zip, where the size of its directory is written. It is looked at before the zip is opened because opening loads the
 * whole directory into memory, however large it says it is.
 */
final class ZipTail {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int END_64_BYTES = 56;
    private static final int MOST_COMMENT_BYTES = 0xFFFF;

    private ZipTail() {}

    /** The largest size of the directory that anything at the end of the file could be taken to announce. */
    static long directoryBytes(Path zip) throws IOException {
        try (FileChannel file = FileChannel.open(zip, StandardOpenOption.READ)) {
            long from = Math.max(0, file.size() - END_BYTES - MOST_COMMENT_BYTES - LOCATOR_64_BYTES);
            ByteBuffer tail = read(file, from, (int) (file.size() - from));
            long largest = 0;
            for (int at = 0; at <= tail.limit() - END_BYTES; at++) {
                if (tail.getInt(at) == END) {
                    largest = Math.max(largest, Integer.toUnsignedLong(tail.getInt(at + 12)) == 0xFFFF_FFFFL
                            ? directoryBytes64(file, tail, at)
                            : Integer.toUnsignedLong(tail.getInt(at + 12)));
                }
            }
            return largest;
        }
    }

    private static long directoryBytes64(FileChannel file, ByteBuffer tail, int end) throws IOException {
        int locator = end - LOCATOR_64_BYTES;
        if (locator < 0 || tail.getInt(locator) != LOCATOR_64) {
            return Long.MAX_VALUE;
        }
        long at = tail.getLong(locator + 8);
        if (at < 0 || at > file.size() - END_64_BYTES) {
            return Long.MAX_VALUE;
        }
        long bytes = read(file, at, END_64_BYTES).getLong(40);
        return bytes < 0 ? Long.MAX_VALUE : bytes;
    }

    private static ByteBuffer read(FileChannel file, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && file.read(buffer, position + buffer.position()) >= 0) {
            // until it is full or the file ends
        }
        return buffer.flip();
    }
}
