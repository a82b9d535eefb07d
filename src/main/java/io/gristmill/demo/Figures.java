package io.gristmill.demo;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
    private static final String[] UNITS = {"", "k", "M", "G", "T", "P", "E"};

    private Figures() {}

    /** {@code 455,052,511}. */
    static String exact(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 24}, {@code 4.55 G}: whole below a thousand, then three digits. */
    static String rough(long number) {
        return number < 1000 ? Long.toString(number) : rough((double) number);
    }

    /** {@code 8.31}, {@code 1.20 G}: three digits. */
    static String rough(double number) {
        int unit = 0;
        double rest = number;
        while (rest >= 999.5 && unit < UNITS.length - 1) {
            rest /= 1000;
            unit++;
        }
        int decimals = rest < 9.995 ? 2 : rest < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", rest) + (unit == 0 ? "" : " " + UNITS[unit]);
    }

    /** {@code 0:07}, {@code 1:02:03}: rounded up, as nobody waits for zero seconds. */
    static String clock(Duration time) {
        long seconds = time.plusNanos(999_999_999).toSeconds();
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** {@code 7.9 s}. */
    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
