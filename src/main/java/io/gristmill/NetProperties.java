package io.gristmill;

import java.net.InetAddress;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks where functions may connect to and makes it a system property, by which functions in workers know it. */
final class NetProperties {
    private static final String ALLOW = "gristmill.net.allow";
    private static final int MOST_PORT = 65535;
    private static final Pattern TARGET = Pattern.compile("([0-9a-fA-F.:]+)/(\\d{1,3})(?::(\\d{1,5})(?:-(\\d{1,5}))?)?");

    private NetProperties() {}

    static Map<String, String> of(GristmillSettings.Net net) {
        return Map.of(ALLOW, net.allow().stream().map(String::strip).map(NetProperties::target)
                .collect(Collectors.joining(",")));
    }

    /** As {@code address/bits:first-last}. */
    private static String target(String text) {
        Matcher target = TARGET.matcher(text);
        if (!target.matches()) {
            throw refused(text);
        }
        int first = target.group(3) == null ? 1 : Integer.parseInt(target.group(3));
        int last = target.group(4) != null ? Integer.parseInt(target.group(4)) : target.group(3) == null ? MOST_PORT : first;
        int bits = Integer.parseInt(target.group(2));
        if (bits > 8 * address(target.group(1), text).getAddress().length || first < 1 || first > last || last > MOST_PORT) {
            throw refused(text);
        }
        return target.group(1) + "/" + bits + ":" + first + "-" + last;
    }

    private static InetAddress address(String literal, String text) {
        try {
            return InetAddress.ofLiteral(literal);
        } catch (IllegalArgumentException e) {
            throw refused(text);
        }
    }

    private static StartRefusedException refused(String text) {
        return new StartRefusedException(ALLOW + " has " + text,
                "It is a list of networks, each with a port or a range of ports if not all are meant: 127.0.0.0/8, 10.1.0.0/16:443, "
                        + "fd00::/8:8000-8999.",
                null);
    }
}
