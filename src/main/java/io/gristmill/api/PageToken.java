package io.gristmill.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.problem.ProblemException;

/** Where the next page of a list begins, in a form that asks nobody to look inside. */
public final class PageToken {
    public static final int MOST = 1000;
    public static final String DEFAULT_SIZE = "100";

    private PageToken() {}

    /** @param kind of list, so that a token of another list is refused */
    public static String of(String kind, String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((kind + ":" + position).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The position in a token, or null if there is no token.
     *
     * @param shape what a position of this kind looks like
     */
    public static @Nullable String position(String kind, Pattern shape, @Nullable String token) {
        if (token == null) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith(kind + ":") && shape.matcher(text.substring(kind.length() + 1)).matches()) {
                return text.substring(kind.length() + 1);
            }
        } catch (IllegalArgumentException e) {
            // Not even Base64: the answer is the same.
        }
        throw ProblemException.parameter("pageToken", "this is not the nextPageToken of a page of this list");
    }

    public static void checkSize(int pageSize) {
        if (pageSize < 1 || pageSize > MOST) {
            throw ProblemException.parameter("pageSize", "it is 1 to " + MOST + ", not " + pageSize);
        }
    }
}
