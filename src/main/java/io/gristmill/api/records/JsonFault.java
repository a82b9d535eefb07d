package io.gristmill.api.records;

import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** What is wrong with a JSON text, in the words of somebody who writes JSON. */
public final class JsonFault {
    /** What the parser says to programmers and not to clients. */
    private static final Pattern LIBRARY_TALK = Pattern.compile(
            "\\s*\\((start marker at|for \\w+ starting at) \\[.*?]\\)|: enable `[^`]*` to allow|`");

    private JsonFault() {}

    /** In one line, without the place. */
    public static String text(JacksonException e) {
        return LIBRARY_TALK.matcher(e.getOriginalMessage()).replaceAll("").replaceAll("\\s+", " ");
    }

    static String text(JacksonException e, RecordLimits limits) {
        return e instanceof StreamConstraintsException
                ? "It is too much: at most " + limits.depth() + " levels, " + limits.bytes()
                        + " characters in a text and 1000 digits in a number are allowed"
                : text(e);
    }
}
