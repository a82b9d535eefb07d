package io.gristmill.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Size and digest of content that was copied to a file and synced.
 *
 * @param sha256 64 hexadecimal digits
 */
public record HashedCopy(String sha256, long bytes) {
    private static final int BUFFER = 64 * 1024;

    /** Is asked before each piece is written, and ends the copying by throwing. */
    @FunctionalInterface
    public interface Guard {
        /** @param bytes how many there will be with the piece */
        void check(long bytes) throws IOException;
    }

    /** Copies to a file that exists already. When this throws, what the file holds is of no use. */
    public static HashedCopy copy(InputStream from, Path to, Guard guard) throws IOException {
        MessageDigest digest = sha256Digest();
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        try (FileChannel file = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            int count;
            while ((count = from.read(buffer)) >= 0) {
                bytes += count;
                guard.check(bytes);
                digest.update(buffer, 0, count);
                ByteBuffer piece = ByteBuffer.wrap(buffer, 0, count);
                while (piece.hasRemaining()) {
                    file.write(piece);
                }
            }
            file.force(true);
        }
        return new HashedCopy(HexFormat.of().formatHex(digest.digest()), bytes);
    }

    /** Size and digest of a file that is there. */
    static HashedCopy of(Path file) throws IOException {
        MessageDigest digest = sha256Digest();
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        try (InputStream content = Files.newInputStream(file)) {
            int count;
            while ((count = content.read(buffer)) >= 0) {
                digest.update(buffer, 0, count);
                bytes += count;
            }
        }
        return new HashedCopy(HexFormat.of().formatHex(digest.digest()), bytes);
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
