package io.gristmill.function.chaos;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;

/**
 * A step as it was written. The field that has the step's name is its argument; each accessor refuses what it cannot be, in words for
 * the person who wrote it.
 */
record Fields(String step, Map<?, ?> fields) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|[KMG]i?B)");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(us|ms|s|m|h)");

    boolean has(String field) {
        return fields.containsKey(field);
    }

    @Nullable
    Object any() {
        return fields.get(step);
    }

    /** The argument of a step that has none: true. */
    boolean yes() {
        if (!Boolean.TRUE.equals(any())) {
            throw refused(step, "true");
        }
        return true;
    }

    /** A duration, or for ever if it is true. */
    Optional<Duration> durationOrEver() {
        return Boolean.TRUE.equals(any()) ? Optional.empty() : Optional.of(duration("true, or "));
    }

    String text() {
        return text(step);
    }

    String text(String field) {
        if (fields.get(field) instanceof String text) {
            return text;
        }
        throw refused(field, "a text");
    }

    int exitCode() {
        return integer(step, 0, 255);
    }

    /** How many of something that costs a little. */
    int count() {
        return integer(step, 1, 1000);
    }

    int integer(String field, int least, int most) {
        if (fields.get(field) instanceof Number number && number.doubleValue() == number.longValue()
                && number.longValue() >= least
                && number.longValue() <= most) {
            return number.intValue();
        }
        throw refused(field, "an integer from " + least + " to " + most);
    }

    /** Bytes; multiples are of 1024. */
    long size() {
        Matcher size = fields.get(step) instanceof String text ? SIZE.matcher(text) : SIZE.matcher("");
        if (!size.matches()) {
            throw refused(step, "a size such as 500B, 64KB, 3MiB or 1GiB");
        }
        long amount = Long.parseLong(size.group(1));
        return switch (size.group(2).charAt(0)) {
            case 'B' -> amount;
            case 'K' -> amount << 10;
            case 'M' -> amount << 20;
            default -> amount << 30;
        };
    }

    /** A size that one text can have. */
    int textSize() {
        long size = size();
        if (size > Integer.MAX_VALUE / 2) {
            throw refused(step, "a size of at most 1023MiB");
        }
        return (int) size;
    }

    Duration duration() {
        return duration("");
    }

    private Duration duration(String otherwise) {
        Matcher duration = fields.get(step) instanceof String text ? DURATION.matcher(text) : DURATION.matcher("");
        if (!duration.matches()) {
            throw refused(step, otherwise + "a duration such as 20us, 500ms, 2s or 1m");
        }
        long amount = Long.parseLong(duration.group(1));
        return switch (duration.group(2)) {
            case "us" -> Duration.of(amount, ChronoUnit.MICROS);
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /** One of an enum's constants: in capitals as signals are, or in small letters. */
    <E extends Enum<E>> E choice(String field, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (written(constant).equals(fields.get(field))) {
                return constant;
            }
        }
        throw refused(field, "one of "
                + Arrays.stream(type.getEnumConstants()).map(Fields::written).collect(Collectors.joining(", ")));
    }

    private static String written(Enum<?> constant) {
        return constant.name().startsWith("SIG") ? constant.name() : constant.name().toLowerCase(Locale.ROOT);
    }

    private InvalidInputException refused(String field, String allowed) {
        String subject = field.equals(step) ? "Step '" + step + "'" : "'" + field + "' of step '" + step + "'";
        return new InvalidInputException(subject + " takes " + allowed + ", not " + fields.get(field));
    }
}
