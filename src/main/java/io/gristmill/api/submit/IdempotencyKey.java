package io.gristmill.api.submit;

import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.problem.ProblemException;

/** The key by which a client repeats a submit without making a second job: a quoted string (RFC 9651), or bare. */
final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";
    private static final int MOST_CHARACTERS = 255;

    private IdempotencyKey() {}

    static @Nullable String of(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HEADER));
        if (headers.size() > 1) {
            throw ProblemException.header(HEADER, "it is there " + headers.size() + " times");
        }
        return headers.isEmpty() ? null : parse(headers.getFirst());
    }

    static String parse(String header) {
        String text = header.strip();
        String key = text.startsWith("\"") ? unquoted(text) : text;
        if (key.isEmpty() || key.length() > MOST_CHARACTERS) {
            throw ProblemException.header(HEADER, "it has 1 to " + MOST_CHARACTERS + " characters, not " + key.length());
        }
        if (!key.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw ProblemException.header(HEADER, "it has printable ASCII characters only");
        }
        return key;
    }

    private static String unquoted(String text) {
        StringBuilder key = new StringBuilder();
        int at = 1;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
                if (at == text.length() || text.charAt(at) != '"' && text.charAt(at) != '\\') {
                    break;
                }
            }
            key.append(text.charAt(at++));
        }
        if (at != text.length() - 1) {
            throw ProblemException.header(HEADER, "the quoted string does not end where the header ends");
        }
        return key.toString();
    }
}
