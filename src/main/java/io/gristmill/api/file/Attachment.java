package io.gristmill.api.file;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * How stored bytes are named and typed in an answer. They are strangers' bytes: a browser saves them, and shows only pictures
 * that cannot hold scripts.
 */
final class Attachment {
    private static final Set<String> SAFE_PICTURES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final String UNTYPED = MediaType.APPLICATION_OCTET_STREAM_VALUE;
    private static final String ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~";

    private Attachment() {}

    /** The value of Content-Disposition (RFC 6266): a plain name for old clients, the exact one for the others. */
    static String disposition(String name, String contentType) {
        StringBuilder plain = new StringBuilder();
        name.codePoints()
                .forEach(c -> plain.append(c < ' ' || c > '~' || c == '"' || c == '\\' || c == '%' || c == '/' ? '_' : (char) c));
        return (SAFE_PICTURES.contains(contentType) ? "inline" : "attachment") + "; filename=\"" + plain + "\"; filename*=UTF-8''"
                + encoded(name);
    }

    /** Percent-encoding as RFC 8187 has it. */
    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 128 && Character.isLetterOrDigit(c) || ATTRIBUTE_CHARACTERS.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16))).append(Character.toUpperCase(
                        Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }

    /** A content type that can stand in a header: what somebody said if it is one, else that of plain bytes. */
    static String safeType(String said) {
        try {
            MediaType type = MediaType.parseMediaType(said);
            boolean concrete = type.isConcrete() && said.length() <= 255 && said.chars().allMatch(c -> c >= ' ' && c <= '~');
            return concrete ? type.toString() : UNTYPED;
        } catch (InvalidMediaTypeException e) {
            return UNTYPED;
        }
    }
}
