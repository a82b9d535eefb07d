package io.gristmill.security;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Host and port as a Host or Origin header has them.
 *
 * @param host in lower case; an IPv6 address without its brackets
 * @param port or -1 if there is none
 */
record Authority(String host, int port) {

    /** The authority in a text such as {@code localhost:8080} or {@code [::1]}, or null if it is none. */
    static @Nullable Authority parse(String text) {
        int end = text.startsWith("[") ? text.indexOf(']') : text.indexOf(':');
        boolean bracketed = text.startsWith("[");
        if (bracketed && end < 0) {
            return null;
        }
        String host = bracketed ? text.substring(1, end) : end < 0 ? text : text.substring(0, end);
        String rest = bracketed ? text.substring(end + 1) : end < 0 ? "" : text.substring(end);
        if (host.isEmpty() || !rest.matches("(:\\d{1,5})?")) {
            return null;
        }
        return new Authority(host.toLowerCase(Locale.ROOT), rest.isEmpty() ? -1 : Integer.parseInt(rest.substring(1)));
    }

    /** The authority of an origin such as {@code http://localhost:8080}, with its port in any case; null if there is none. */
    static @Nullable Authority ofOrigin(String origin) {
        int scheme = origin.indexOf("://");
        Authority authority = scheme < 0 ? null : parse(origin.substring(scheme + 3));
        return authority == null ? null : authority.withPort(origin.startsWith("https:") ? 443 : 80);
    }

    Authority withPort(int absent) {
        return port >= 0 ? this : new Authority(host, absent);
    }
}
