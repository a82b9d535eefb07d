package io.gristmill.api.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.gristmill.api.problem.ProblemException;

/** Digests of content as RFC 9530 has them in headers: a dictionary of structured fields, by algorithm. */
final class Digests {
    static final String CONTENT = "Content-Digest";
    static final String REPRESENTATION = "Repr-Digest";

    private static final String KEY = "[a-z*][a-z0-9_.*-]*";
    private static final String BYTES = ":[A-Za-z0-9+/]*={0,2}:";
    private static final Pattern MEMBER = Pattern.compile("(" + KEY + ")=(" + BYTES + ")(?:; *" + KEY + "(?:=[^;,]+)?)*");
    private static final Map<String, String> ALGORITHMS = Map.of("sha-256", "SHA-256", "sha-512", "SHA-512");

    private Digests() {}

    /** The value of a header for a SHA-256 in hexadecimal digits. */
    static String ofSha256(String hex) {
        return "sha-256=" + text(HexFormat.of().parseHex(hex));
    }

    static String text(byte[] digest) {
        return ":" + Base64.getEncoder().encodeToString(digest) + ":";
    }

    /** The digests in a header whose algorithms are known here, by the name of the algorithm; others are ignored. */
    static Map<String, byte[]> parse(String name, String header) {
        Map<String, byte[]> digests = new LinkedHashMap<>();
        for (String text : header.split(",", -1)) {
            Matcher member = MEMBER.matcher(text.strip());
            if (!member.matches()) {
                throw malformed(name);
            }
            if (ALGORITHMS.containsKey(member.group(1))) {
                digests.put(member.group(1), decode(name, member.group(1), member.group(2)));
            }
        }
        return digests;
    }

    private static byte[] decode(String name, String algorithm, String text) {
        try {
            byte[] digest = Base64.getDecoder().decode(text.substring(1, text.length() - 1));
            if (digest.length == start(algorithm).getDigestLength()) {
                return digest;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw malformed(name);
    }

    private static ProblemException malformed(String name) {
        return ProblemException.header(name, "it is not of the form sha-256=:…:, sha-512=:…: with the digests in Base64");
    }

    static MessageDigest start(String algorithm) {
        try {
            return MessageDigest.getInstance(ALGORITHMS.getOrDefault(algorithm, algorithm));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has " + algorithm, e);
        }
    }
}
