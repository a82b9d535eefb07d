package io.gristmill.api.zip;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

import io.gristmill.file.FileNames;

/**
 * Names for the entries of a zip: safe to unpack anywhere, and no two alike. It remembers eight bytes for each; two names that
 * only look alike in those cost the second one its plain name, nothing else.
 */
public final class EntryNames {
    private long[] used = new long[64];
    private int count;

    /** A name for the output of an item; the same sequence of calls gives the same names. */
    public String unique(String name, long index) {
        String clean = FileNames.clean(name).replaceAll("[<>:\"|?*]", "_");
        if (add(clean)) {
            return clean;
        }
        int dot = clean.lastIndexOf('.');
        int end = dot > 0 ? dot : clean.length();
        StringBuilder suffix = new StringBuilder("-" + index);
        String candidate = clean.substring(0, end) + suffix + clean.substring(end);
        while (!add(candidate)) {
            suffix.append('_');
            candidate = clean.substring(0, end) + suffix + clean.substring(end);
        }
        return candidate;
    }

    private boolean add(String name) {
        if (count * 2 >= used.length) {
            long[] all = used;
            used = new long[all.length * 2];
            Arrays.stream(all).filter(hash -> hash != 0).forEach(hash -> used[place(hash)] = hash);
        }
        long hash = hash(Normalizer.normalize(name, Normalizer.Form.NFC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
        int place = place(hash);
        if (used[place] == hash) {
            return false;
        }
        used[place] = hash;
        count++;
        return true;
    }

    private int place(long hash) {
        int place = (int) hash & used.length - 1;
        while (used[place] != 0 && used[place] != hash) {
            place = place + 1 & used.length - 1;
        }
        return place;
    }

    /** FNV-1a, mixed; never 0. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
        return hash == 0 ? 1 : hash;
    }
}
