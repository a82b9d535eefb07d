package io.gristmill.file;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Rules for the names of files that strangers chose. Names are shown and sent back, never used as paths here. */
public final class FileNames {
    private static final int MOST_CHARACTERS = 255;

    private FileNames() {}

    /**
     * The last segment of a path, without control characters and not longer than file systems take. It is safe for whoever saves
     * a file under it; a name that has nothing left becomes {@code unnamed}.
     */
    public static String clean(String path) {
        String last = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        StringBuilder kept = new StringBuilder(last.length());
        last.codePoints().filter(c -> !Character.isISOControl(c) && !isDirectionControl(c) && !isHalfCharacter(c))
                .forEach(kept::appendCodePoint);
        String name = shortened(kept.toString().strip());
        return name.isEmpty() || name.equals(".") || name.equals("..") ? "unnamed" : name;
    }

    /** Right-to-left marks can make {@code gpj.exe} look like {@code exe.jpg}. */
    private static boolean isDirectionControl(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    private static boolean isHalfCharacter(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static String shortened(String name) {
        if (name.length() <= MOST_CHARACTERS) {
            return name;
        }
        String extension = name.length() - extensionAt(name) <= 16 ? name.substring(extensionAt(name)) : "";
        int end = MOST_CHARACTERS - extension.length();
        return name.substring(0, Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end) + extension;
    }

    /**
     * The names in their order, none twice: the second {@code a.jpg} becomes {@code a-2.jpg}. Names that differ only in case count
     * as equal, and a name that was given is never taken away by one that is made up.
     */
    public static List<String> unique(List<String> names) {
        Set<String> given = new HashSet<>();
        names.forEach(name -> given.add(folded(name)));
        Set<String> used = new HashSet<>();
        Map<String, Integer> next = new HashMap<>();
        List<String> unique = new ArrayList<>(names.size());
        for (String name : names) {
            String candidate = name;
            if (!used.add(folded(name))) {
                int number = next.getOrDefault(folded(name), 2);
                do {
                    int at = extensionAt(name);
                    candidate = name.substring(0, at) + "-" + number++ + name.substring(at);
                } while (given.contains(folded(candidate)) || !used.add(folded(candidate)));
                next.put(folded(name), number);
            }
            unique.add(candidate);
        }
        return unique;
    }

    /** Where the extension begins with its dot, or the length of the name. */
    private static int extensionAt(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? dot : name.length();
    }

    /** As file systems that ignore case, and that take composed and decomposed letters for the same, would compare it. */
    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
