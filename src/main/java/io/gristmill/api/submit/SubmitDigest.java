package io.gristmill.api.submit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Tells one submit from another: equal for the same JSON whatever its white space and the order of its fields, and the same
 * files in the same order. Numbers are compared as they were written.
 */
final class SubmitDigest {
    private final MessageDigest sha256 = newDigest();

    private SubmitDigest() {}

    static String of(byte[] json, List<String> files, SubmittedJson reader) {
        byte[] job = reader.read(json, SubmitDigest::ofValue);
        SubmitDigest digest = new SubmitDigest();
        digest.sha256.update(job);
        files.forEach(digest::add);
        return HexFormat.of().formatHex(digest.sha256.digest());
    }

    private static byte[] ofValue(JsonParser parser) {
        SubmitDigest digest = new SubmitDigest();
        JsonToken token = parser.currentToken();
        digest.add(token.name());
        switch (token) {
            case START_OBJECT -> {
                Map<String, byte[]> fields = new TreeMap<>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, ofValue(parser));
                }
                fields.forEach((name, value) -> {
                    digest.add(name);
                    digest.sha256.update(value);
                });
            }
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    digest.sha256.update(ofValue(parser));
                }
            }
            default -> digest.add(parser.getString());
        }
        return digest.sha256.digest();
    }

    /** Length first, so that "a" and "bc" are not "ab" and "c". */
    private void add(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        sha256.update(new byte[] {(byte) (utf8.length >> 24), (byte) (utf8.length >> 16), (byte) (utf8.length >> 8),
                (byte) utf8.length});
        sha256.update(utf8);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
