package io.gristmill.job;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** A duration as people write it: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h}, {@code 7d}, or ISO 8601: {@code PT30S}. */
public final class DurationText {
    private static final Pattern SIMPLE = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private DurationText() {}

    /** The duration, or null if the text is none. */
    public static @Nullable Duration parse(String text) {
        Matcher simple = SIMPLE.matcher(text);
        if (simple.matches()) {
            long amount = Long.parseLong(simple.group(1));
            return switch (simple.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
        try {
            return text.toUpperCase(Locale.ROOT).startsWith("P") ? Duration.parse(text) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** The largest unit that needs no fraction. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        return seconds % 60 != 0 || seconds == 0
                ? seconds + "s"
                : seconds % 3600 != 0 ? seconds / 60 + "m" : seconds % 86400 != 0 ? seconds / 3600 + "h" : seconds / 86400 + "d";
    }
}
