package io.gristmill.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * One file among a job's items.
 *
 * @param name   as the client gave it, made unique within the job; data, never a path
 * @param sha256 64 hexadecimal digits
 */
public record FileEntry(String name, String sha256, long bytes) {
    private static final int DIGEST = 32;

    /** Where the content store keeps a file with this digest. */
    public static Path path(Path store, String sha256) {
        return store.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    byte[] encode() {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(DIGEST + 8 + utf8.length).put(HexFormat.of().parseHex(sha256)).putLong(bytes).put(utf8)
                .array();
    }

    static FileEntry decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte[] digest = new byte[DIGEST];
        buffer.get(digest);
        long size = buffer.getLong();
        return new FileEntry(StandardCharsets.UTF_8.decode(buffer).toString(), HexFormat.of().formatHex(digest), size);
    }
}
