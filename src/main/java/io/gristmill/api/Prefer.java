package io.gristmill.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

/**
 * What a client prefers (RFC 7240). Preferences that nobody here knows, or that make no sense, are ignored, as the RFC wants it.
 *
 * @param patience     how long to wait for the job to end, already cut to what the server honours; zero: not at all
 * @param respondAsync whether an answer before the end is welcome; it is the default here
 */
public record Prefer(Duration patience, boolean respondAsync) {
    private static final Pattern PREFERENCE = Pattern.compile("\\s*([\\w-]+)\\s*(?:=\\s*\"?([^\";,]*)\"?)?\\s*(?:;.*)?",
            Pattern.CASE_INSENSITIVE);

    public static Prefer of(HttpServletRequest request, Duration mostWait) {
        Enumeration<String> headers = request.getHeaders("Prefer");
        return parse(headers == null ? List.of() : Collections.list(headers), mostWait);
    }

    static Prefer parse(List<String> headers, Duration mostWait) {
        Duration wait = null;
        boolean async = false;
        for (String preference : String.join(",", headers).split(",")) {
            Matcher matcher = PREFERENCE.matcher(preference);
            if (!matcher.matches()) {
                continue;
            }
            if (matcher.group(1).equalsIgnoreCase("respond-async")) {
                async = true;
            } else if (matcher.group(1).equalsIgnoreCase("wait") && wait == null) {
                wait = seconds(matcher.group(2), mostWait);
            }
        }
        return new Prefer(wait == null ? Duration.ZERO : wait, async);
    }

    private static @Nullable Duration seconds(@Nullable String text, Duration most) {
        if (text == null || !text.strip().matches("\\d{1,9}")) {
            return null;
        }
        Duration wait = Duration.ofSeconds(Integer.parseInt(text.strip()));
        return wait.compareTo(most) > 0 ? most : wait;
    }

    /** What {@code Preference-Applied} says, or null. */
    public @Nullable String applied() {
        List<String> applied = new ArrayList<>();
        if (respondAsync) {
            applied.add("respond-async");
        }
        if (patience.isPositive()) {
            applied.add("wait=" + patience.toSeconds());
        }
        return applied.isEmpty() ? null : String.join(", ", applied);
    }
}
