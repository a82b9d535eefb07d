package io.gristmill.job;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of memory as people write it: {@code 512MB}, {@code 1GB}. Multiples are of 1024, with or without an i. */
public final class SizeText {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s?(B|KI?B|MI?B|GI?B)");

    private SizeText() {}

    /** The bytes, or -1 if the text is no size. */
    public static long parse(String text) {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            return -1;
        }
        long amount = Long.parseLong(size.group(1));
        return switch (size.group(2).charAt(0)) {
            case 'B' -> amount;
            case 'K' -> amount << 10;
            case 'M' -> amount << 20;
            default -> amount << 30;
        };
    }

    /** The largest unit that needs no fraction. */
    public static String format(long bytes) {
        String[] units = {"B", "KB", "MB", "GB"};
        int unit = 0;
        long amount = bytes;
        while (unit < units.length - 1 && amount != 0 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return amount + units[unit];
    }
}
