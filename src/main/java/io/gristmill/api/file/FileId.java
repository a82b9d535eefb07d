package io.gristmill.api.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** What a stored file is called: {@code sha256:} and 64 hexadecimal digits. */
public final class FileId {
    private static final Pattern ID = Pattern.compile("sha256:([0-9a-f]{64})");

    private FileId() {}

    public static String of(String sha256) {
        return "sha256:" + sha256;
    }

    /** The digest in an id, or null if it is not an id. */
    public static @Nullable String digest(String id) {
        Matcher matcher = ID.matcher(id);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
